import { countOf } from '../../core/format.ts'
import type { ColumnSpec } from '../../core/mapping.ts'
import type { PeopleGuess } from './guess.ts'
import { meaningOf } from './header.ts'
import { inline } from './inline.ts'
import type { ColumnPlan } from './plan.ts'
import { formatLines } from './source-file.ts'

/** Where answers to a question for consent are, as far as the file of people shows. */
export interface ConsentGuess {
  /** Header of the column that looks like an answer; null = the file has none. */
  readonly column: string | null
  readonly yaml: string
}

/** The YAML that would make people contactable: of this very file where it has an answer and its time, else an example. */
export function guessConsent(guess: PeopleGuess, path: string, holder: string): ConsentGuess {
  const answer = guess.plans.find(({ column }) => meaningOf(column.header)?.concept === 'consent')
  const email = guess.plans.find(({ role }) => role.kind === 'identifier' && role.type === 'email')
  const time = timeOf(guess.plans)
  const words = answer?.field?.as === 'boolean' ? answer.field : null
  if (!answer || !email || !time || words === null)
    return { column: answer?.column.header ?? null, yaml: example(holder) }
  const values = { [words.true?.[0] ?? 'yes']: 'grant', [words.false?.[0] ?? 'no']: 'withdraw' }
  const lines = [
    'source: consents',
    'kind: csv',
    `path: ${inline(path)}`,
    ...formatLines(guess),
    ...common(holder),
    `  email: ${inline({ from: email.column.header, as: 'email', invalid: 'drop' })}${withoutAddress(guess.profile.rows - email.column.filled)}`,
    ...channel,
    `action: ${inline({ from: answer.column.header, as: 'enum', values })}`,
    `occurred_at: ${inline(time)}   # when the person answered; is this the right column?`,
    ...way,
    `proof: ${inline({ constant: `column ${answer.column.header} of the customer list` })}   # where the yes can be seen: a form, a call, a link`,
  ]
  return { column: answer.column.header, yaml: `${lines.join('\n')}\n` }
}

/** Such rows are rejected, and the first night would ask without a word of it before. */
function withoutAddress(rows: number): string {
  if (rows === 0) return ''
  return `   # ${countOf(rows, 'row has', 'rows have')} none: rejected, and where they say no the gate refused_denials asks you`
}

/** A time of the row that may be that of the answer. */
function timeOf(plans: readonly ColumnPlan[]): ColumnSpec | null {
  const dated = plans.filter(
    ({ role }) => role.kind === 'updated_at' || (role.kind === 'attribute' && role.name === 'created_at'),
  )
  const field = dated.map((one) => one.field).find((one) => one?.as === 'timestamp' || one?.as === 'date')
  if (field?.as === 'timestamp') {
    const { invalid: _, ...strict } = field
    return strict
  }
  return field?.as === 'date' && 'from' in field
    ? {
        from: field.from,
        as: 'timestamp',
        ...(field.format === undefined ? {} : { format: field.format }),
        ...(field.century_from === undefined ? {} : { century_from: field.century_from }),
      }
    : null
}

function common(holder: string): readonly string[] {
  return [
    'key: content',
    'contents: changes',
    'party: first',
    `holder: ${inline(holder)}`,
    'lawful_basis: consent',
    'allowed_uses: [email_marketing]',
    'drift: ignore',
    'rows: consents',
    'identifier:',
  ]
}

const channel = ['channel: { constant: email }', 'purpose: { constant: email_marketing }']
const way = ['method: { constant: form }   # by which way; consent.yaml names those that count']

function example(holder: string): string {
  const lines = [
    'source: consents',
    'kind: csv',
    'path: data/consents.csv',
    ...common(holder),
    '  email: { from: email, as: email }',
    ...channel,
    'action: { from: answer, as: enum, values: { "yes": grant, "no": withdraw } }',
    'occurred_at: { from: answered_at, as: timestamp }',
    ...way,
    'proof: { from: proof, as: text }   # where the yes can be seen: a form, a call, a link',
  ]
  return `${lines.join('\n')}\n`
}
