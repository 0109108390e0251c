import { formatProblem } from '../../core/date-format.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { SourceRaw } from '../schema/source.ts'
import { word } from './brand.ts'
import type { Check } from './context.ts'
import { fieldsOf, type Located, type Role } from './field-walk.ts'
import { countryFault, currencyFault, zoneFault } from './known.ts'

/** Fields that cannot be read as they say, or that stand where their kind has no place. */
export const fields: Check = ({ draft }) =>
  draft.sources.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return []
    return fieldsOf(raw).flatMap((located) => [
      ...placeProblem(entry, located),
      ...columnProblems(entry, raw, located),
      ...rangeProblems(entry, located),
      ...formatProblems(entry, located),
      ...numberProblems(entry, raw, located),
      ...outsideWords(entry, located),
      ...booleanProblems(entry, located),
    ])
  })

const CLEAR = [
  'text',
  'integer',
  'decimal',
  'money',
  'date',
  'timestamp',
  'boolean',
  'enum',
  'list',
  'constant',
] as const
const ALLOWED: Readonly<Record<Role, readonly string[]>> = {
  attribute: CLEAR,
  sealed: ['text', 'enum', 'date', 'constant'],
  property: [...CLEAR, 'utm', 'user_agent'],
  reference: CLEAR,
  event: ['constant', 'enum', 'text'],
  time: ['timestamp'],
  amount: ['decimal', 'integer', 'money'],
  currency: ['constant', 'enum', 'text'],
  word: ['constant', 'enum', 'text'],
  identifier: ['email', 'phone', 'identifier'],
  verified: ['boolean'],
  deleted: ['boolean'],
}

function placeProblem(entry: Entry<SourceRaw>, { field, path, role, name }: Located): readonly Problem[] {
  const kind = 'constant' in field ? 'constant' : field.as
  if (!ALLOWED[role].includes(kind)) {
    const at = entry.at([...path, kind === 'constant' ? 'constant' : 'as'])
    return [
      problem(
        at,
        'NOT_ALLOWED',
        `\`${name}\` cannot be of kind \`${kind}\`; give ${listOf(ALLOWED[role])}`,
        null,
      ),
    ]
  }
  if (role !== 'identifier' || kind === 'constant') return []
  const expected = name === 'email' || name === 'phone' ? name : 'identifier'
  if (kind !== expected)
    return [
      problem(
        entry.at([...path, 'as']),
        'TYPE_CLASH',
        `the identifier \`${name}\` is read with \`as: ${expected}\``,
        expected,
      ),
    ]
  const type = 'type' in field ? field.type : undefined
  if (type === undefined || type === name) return []
  return [
    problem(
      entry.at([...path, 'type']),
      'TYPE_CLASH',
      `the identifier \`${name}\` cannot be of type \`${type}\`; take \`type\` away, or make it \`${name}\``,
      name,
    ),
  ]
}

/** Columns that a file without header line does not have. */
function columnProblems(
  entry: Entry<SourceRaw>,
  raw: SourceRaw,
  { field, path }: Located,
): readonly Problem[] {
  const columns = raw.kind === 'csv' ? raw.format?.columns : undefined
  if (columns === undefined || 'constant' in field) return []
  const used = [
    ...(['from', 'currency_from', 'country_from', 'postal_code_from'] as const).map(
      (key) => [[key], (field as Record<string, unknown>)[key]] as const,
    ),
    ...(['first_of', 'join', 'product'] as const).flatMap((key) =>
      (field[key] ?? []).map((column, index) => [[key, index], column] as const),
    ),
  ]
  return used.flatMap(([part, column]) => {
    if (typeof column !== 'string' || columns.includes(column)) return []
    return [
      problem(
        entry.at([...path, ...part]),
        'UNKNOWN_NAME',
        `unknown column \`${column}\`; \`format.columns\` names ${listOf(columns)}`,
        nearest(column, columns),
      ),
    ]
  })
}

function rangeProblems(entry: Entry<SourceRaw>, { field, path }: Located): readonly Problem[] {
  if (!('min' in field) || !('max' in field)) return []
  const { min, max } = field
  if (min === undefined || max === undefined || min <= max) return []
  return [
    problem(
      entry.at([...path, 'min']),
      'IMPOSSIBLE',
      `no value can be at least ${min} and at most ${max}; change \`min\` or \`max\``,
      null,
    ),
  ]
}

function formatProblems(entry: Entry<SourceRaw>, { field, path }: Located): readonly Problem[] {
  if ('constant' in field || (field.as !== 'date' && field.as !== 'timestamp')) return []
  const { as, format, century_from } = field
  const isList = Array.isArray(format)
  const formats: readonly string[] =
    format === undefined ? [] : isList ? (format as readonly string[]) : [String(format)]
  return formats.flatMap((one, index) => {
    const fault = formatProblem(one, as, century_from !== undefined)
    return fault === null
      ? []
      : [problem(entry.at([...path, 'format', ...(isList ? [index] : [])]), 'INCOMPLETE', fault, null)]
  })
}

function numberProblems(
  entry: Entry<SourceRaw>,
  raw: SourceRaw,
  { field, path }: Located,
): readonly Problem[] {
  if ('constant' in field) return []
  const isNumber = field.as === 'integer' || field.as === 'decimal' || field.as === 'money'
  const problems: Problem[] = []
  if (isNumber) {
    const decimal = field.decimal ?? raw.format?.decimal ?? '.'
    const thousands = field.thousands ?? raw.format?.thousands
    const own = field.decimal !== undefined ? 'decimal' : 'thousands'
    if (decimal === thousands && (field.decimal ?? field.thousands) !== undefined) {
      problems.push(
        problem(
          entry.at([...path, own]),
          'IMPOSSIBLE',
          `\`${decimal}\` cannot be both decimal mark and mark between thousands`,
          null,
        ),
      )
    }
  } else if (field.product !== undefined) {
    problems.push(
      problem(
        entry.at([...path, 'product']),
        'TYPE_CLASH',
        'a product is a number; give `as: decimal`, `integer` or `money`',
        'decimal',
      ),
    )
  }
  if (field.separator !== undefined && field.join === undefined) {
    problems.push(
      problem(
        entry.at([...path, 'separator']),
        'NO_EFFECT',
        '`separator` belongs to `join`; take it away, or write `join: [...]`',
        null,
      ),
    )
  }
  return problems
}

function outsideWords(entry: Entry<SourceRaw>, { field, path, role }: Located): readonly Problem[] {
  if ('constant' in field)
    return role === 'currency' ? word(entry, [...path, 'constant'], field.constant, currencyFault) : []
  const of = (key: string) => (field as Readonly<Record<string, unknown>>)[key]
  return [
    ...word(entry, [...path, 'zone'], of('zone'), zoneFault),
    ...word(entry, [...path, 'currency'], of('currency'), currencyFault),
    ...word(entry, [...path, 'country'], of('country'), countryFault),
  ]
}

function booleanProblems(entry: Entry<SourceRaw>, { field, path }: Located): readonly Problem[] {
  if ('constant' in field || field.as !== 'boolean') return []
  const no = new Set((field.false ?? []).map((one) => one.toLowerCase()))
  return (field.true ?? []).flatMap((one, index) =>
    no.has(one.toLowerCase())
      ? [
          problem(
            entry.at([...path, 'true', index]),
            'IMPOSSIBLE',
            `\`${one}\` cannot mean both true and false`,
            null,
          ),
        ]
      : [],
  )
}
