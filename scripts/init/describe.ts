import { countOf } from '../../core/format.ts'
import type { ConsentGuess } from './consent-source.ts'
import type { InitResult } from './index.ts'
import type { ColumnPlan, Role } from './plan.ts'

/** What init guessed and why, what it is unsure of, and what to do next; holds no value of the file. */
export interface InitReport {
  readonly guesses: readonly string[]
  readonly unsure: readonly string[]
  readonly next: readonly string[]
}

/** The words for people; `--json` gives the same lists. */
export function describeInit({ guess, consent, brand, dir }: InitResult): InitReport {
  const { facts, profile, encoding, key, plans } = guess
  const { habits, because } = facts.country
  const guesses = [
    `${countOf(profile.rows, 'row', 'rows')} of ${countOf(profile.columns.length, 'column', 'columns')}${facts.sampled ? ', in the part that was read: the file is larger than 200 MB' : ''}`,
    `encoding ${encoding.encoding}: ${encoding.because}`,
    `delimiter ${delimiterWord(profile.form.delimiter)}, ${profile.form.quote === null ? 'no quotes' : `quote ${profile.form.quote}`}${headerWords(profile)}`,
    ...(facts.form === null
      ? []
      : [`numbers with a decimal ${facts.form.form.decimal === ',' ? 'comma' : 'point'}`]),
    ...(facts.order.matters ? [`dates with the ${facts.order.order} first: ${facts.order.because}`] : []),
    `country ${habits.code}, zone ${habits.zone}, currency ${habits.currency}: ${because}`,
    `key ${key.key === 'content' ? 'content' : key.key.map((name) => `"${name}"`).join(', ')}: ${key.because}`,
    ...plans.map(columnLine),
  ]
  return { guesses, unsure: doubts(guess), next: nextSteps(consent, brand, dir) }
}

function headerWords({ hasHeader, skipHeader }: InitResult['guess']['profile']): string {
  if (!hasHeader) return '; the file has no line of headers'
  return skipHeader ? '; its line of headers has blank or repeated names, and is passed over' : ''
}

function delimiterWord(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : `"${delimiter}"`
}

function columnLine({ column, role, field, because }: ColumnPlan): string {
  return `"${column.header}" is ${roleWords(role)}${field === null ? '' : ` (${field.as})`}: ${because}`
}

function roleWords(role: Role): string {
  if (role.kind === 'identifier') return `the identifier ${role.type}`
  if (role.kind === 'left_out') return 'left out'
  if (role.kind === 'updated_at') return 'the time of last change'
  return role.kind === 'sealed' ? `${role.name}, sealed` : `the attribute ${role.name}`
}

function doubts({ facts, profile, plans, dropped }: InitResult['guess']): readonly string[] {
  const { habits, because, sure } = facts.country
  return [
    ...(profile.rows === 0 ? ['the file has headers and no row, so only the headers were looked at'] : []),
    ...(plans.some(({ role }) => role.kind === 'identifier')
      ? []
      : [
          'no column names a person (e-mail, phone, customer number): no two rows are known as one person, and nobody can be contacted; see identifiers in sources/people.yaml',
        ]),
    ...(profile.refused === 0
      ? []
      : [
          `${profile.refused} rows cannot be read in any way tried (too many or too few columns, open quotes); they will be rejections`,
        ]),
    ...(sure
      ? []
      : [`country ${habits.code}: ${because}; see country, time_zone and currency in nocturne.yaml`]),
    ...(habits.oneZone ? [] : [`zone ${habits.zone}: ${habits.code} has several`]),
    ...(facts.order.matters && !facts.order.sure
      ? [
          `the ${facts.order.order} first in dates such as 03/04/2025: ${facts.order.because}; see format in sources/people.yaml`,
        ]
      : []),
    ...(facts.form === null || facts.form.sure
      ? []
      : [
          'numbers such as 1,234 could be read in two ways; see decimal and thousands in sources/people.yaml',
        ]),
    ...plans.filter((plan) => !plan.sure).map(columnLine),
    ...[...dropped].map(
      ([header, count]) =>
        `${count} values of "${header}" do not fit and are left out when loaded; their rows are not`,
    ),
    'that these people are your own customers (party: first) on the ground of a legitimate interest; see sources/people.yaml',
  ]
}

function nextSteps({ column, yaml }: ConsentGuess, brand: string, dir: string): readonly string[] {
  const seen =
    column === null
      ? []
      : [
          `"${column}" looks like an answer to a question for consent. It is loaded as an attribute and makes nobody contactable: a grant needs who said it, when, by which way, and a proof.`,
        ]
  return [
    `Nobody of ${brand} is contactable yet: there is no source of consents. Without a grant no campaign sends anything.`,
    ...seen,
    `To name one, put this into sources/consents.yaml (it stands there in comments), and look at every line of it:\n\n${yaml}`,
    `Then, in ${dir}: nocturne dev up, nocturne run --wait, nocturne report. In a checkout of Nocturne it is typed npx nocturne.`,
  ]
}
