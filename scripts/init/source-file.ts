import type { PeopleGuess } from './guess.ts'
import { inline } from './inline.ts'
import type { ColumnPlan } from './plan.ts'

/** `sources/people.yaml` of a guess. */
export function peopleSourceFile(guess: PeopleGuess, path: string, holder: string): string {
  const { key, plans } = guess
  return [
    '# One file of people. What init guessed, and why, stands beside it; change what is wrong, then: nocturne validate',
    'source: people',
    'kind: csv',
    `path: ${inline(path)}   # relative to this project; for a file a night give a directory, and: pattern: "people-{date}.csv"`,
    ...formatLines(guess),
    `key: ${inline(key.key)}   # ${oneLine(key.because)}`,
    'contents: snapshot   # a person that is not in the next file is deleted; `changes` keeps them',
    'party: first   # assumed: these are your own customers',
    `holder: ${inline(holder)}`,
    'lawful_basis: legitimate_interest   # assumed; contract, consent, ... : see docs/brand-project.md',
    'allowed_uses: [profiling]   # add email_marketing and others when they may serve it',
    'drift: add',
    'rows: people',
    ...identifierLines(plans),
    ...fieldLines(plans, 'attribute', 'attributes'),
    ...fieldLines(plans, 'sealed', 'sealed'),
    ...plans
      .filter(({ role }) => role.kind === 'updated_at')
      .map((plan) => `updated_at: ${inline(plan.field)}${doubt(plan)}`),
    ...leftOut(plans),
    '',
  ].join('\n')
}

/** The `format:` of the file. */
export function formatLines({ profile, encoding, defaults, facts }: PeopleGuess): readonly string[] {
  const { form, hasHeader, skipHeader, columnNames } = profile
  const lines = [
    `  delimiter: ${JSON.stringify(form.delimiter)}`,
    `  encoding: ${encoding.encoding}   # ${encoding.because}`,
    ...(form.quote === '"' ? [] : [`  quote: ${inline(form.quote)}`]),
    ...(form.strayQuotes === 'reject' ? [] : ['  stray_quotes: literal']),
    ...(facts.form === null ? [] : [`  decimal: ${inline(defaults.decimal)}`]),
    ...(defaults.thousands === undefined ? [] : [`  thousands: ${inline(defaults.thousands)}`]),
    ...(defaults.nulls.length === 0 ? [] : [`  nulls: ${inline(defaults.nulls)}`]),
    ...(hasHeader ? [] : [`  columns: ${inline(columnNames)}   # the file has no line of headers`]),
    ...(skipHeader
      ? [
          `  columns: ${inline(columnNames)}   # the file's own line of headers has blank or repeated names`,
          '  header: skip',
        ]
      : []),
  ]
  return ['format:', ...lines]
}

/** Several columns of one type make a list. */
function identifierLines(plans: readonly ColumnPlan[]): readonly string[] {
  const byType = new Map<string, ColumnPlan[]>()
  for (const plan of plans) {
    if (plan.role.kind === 'identifier')
      byType.set(plan.role.type, [...(byType.get(plan.role.type) ?? []), plan])
  }
  if (byType.size === 0) return ['identifiers: {}   # none was found: no record can be joined with another']
  return [
    'identifiers:',
    ...[...byType].flatMap(([type, [first, ...others]]) => {
      if (first !== undefined && others.length === 0)
        return [`  ${type}: ${inline(first.field)}${doubt(first)}`]
      return [
        `  ${type}:`,
        ...[first, ...others].flatMap((one) => (one ? [`    - ${inline(one.field)}${doubt(one)}`] : [])),
      ]
    }),
  ]
}

function fieldLines(
  plans: readonly ColumnPlan[],
  kind: 'attribute' | 'sealed',
  key: string,
): readonly string[] {
  const own = plans.flatMap((plan) =>
    plan.role.kind === kind && 'name' in plan.role
      ? [`  ${plan.role.name}: ${inline(plan.field)}${doubt(plan)}`]
      : [],
  )
  return own.length === 0 ? [] : [`${key}:`, ...own]
}

/** A header may hold a line break, which would end a comment. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

/** A comment beside what somebody must be able to judge: doubts, forms of dates, and rounding. */
function doubt({ sure, because, field }: ColumnPlan): string {
  if (!sure) return `   # unsure: ${oneLine(because)}`
  const isJudged = field !== null && ('format' in field || 'round' in field)
  return isJudged ? `   # ${oneLine(because)}` : ''
}

function leftOut(plans: readonly ColumnPlan[]): readonly string[] {
  const headers = plans.filter(({ role }) => role.kind === 'left_out').map(({ column }) => column.header)
  return headers.length === 0 ? [] : [`# left out, empty in every row: ${headers.map(oneLine).join(', ')}`]
}
