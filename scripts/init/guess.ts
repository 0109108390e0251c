import { hopeless } from '../../core/errors.ts'
import { countText } from '../../core/format.ts'
import type { FieldDefaults, NumberForm } from '../../core/mapping.ts'
import type { ColumnStats } from './column.ts'
import { guessCountry } from './country.ts'
import { guessOrder } from './dates.ts'
import type { EncodingGuess } from './encoding.ts'
import { guessKey, type KeyGuess } from './key.ts'
import { formOfVotes, NO_VOTES, type NumberVotes } from './number-form.ts'
import type { ColumnPlan, FileFacts } from './plan.ts'
import { type FileProfile, profileFile } from './profile.ts'
import { encodingOf, openInput } from './read.ts'
import { planColumns } from './roles.ts'
import { verifyPlans } from './verify.ts'

/** Everything that was guessed about a file of people. */
export interface PeopleGuess {
  readonly encoding: EncodingGuess
  readonly profile: FileProfile
  readonly facts: FileFacts
  readonly plans: readonly ColumnPlan[]
  readonly key: KeyGuess
  readonly dropped: ReadonlyMap<string, number>
  readonly defaults: FieldDefaults
}

/** Reads a CSV of people and guesses how it is to be read; no guess refuses a row that can be read. */
export async function guessPeople(path: string, now: Date): Promise<PeopleGuess> {
  const input = openInput(path)
  const encoding = await encodingOf(input)
  const profile = await profileFile(input, encoding.encoding)
  refuseUnreadable(path, profile)
  const facts = factsOf(profile, input.sampled, now)
  const defaults = defaultsOf(profile, facts)
  const { plans, dropped } = await verifyPlans(input, profile, planColumns(profile.columns, facts), defaults)
  return {
    encoding,
    profile,
    facts,
    plans,
    key: guessKey(plans, profile.rows, input.sampled),
    dropped,
    defaults,
  }
}

/** Of a file that is mostly unreadable, a project would be written that rejects nearly everything. */
function refuseUnreadable(path: string, { rows, refused }: FileProfile): void {
  if (refused <= rows) return
  throw hopeless(
    'NO_CSV',
    `${path} is no CSV that could be read: ${countText(refused)} of its ${countText(rows + refused)} rows cannot be read in any way tried (columns, quotes, bytes that are no text). Look at it in an editor, and export it again: one line of headers, then one line a person.`,
  )
}

function factsOf({ columns, rows }: FileProfile, sampled: boolean, now: Date): FileFacts {
  const country = guessCountry(columns)
  return {
    rows,
    sampled,
    country,
    order: guessOrder(columns, country.habits),
    form: formOfVotes(allVotes(columns), country.habits.decimal === ','),
    year: now.getUTCFullYear(),
  }
}

/** Only columns that hold nothing but numbers have a say: a date such as 03.04 or a version must not. */
function allVotes(columns: readonly ColumnStats[]): NumberVotes {
  const sum: Record<keyof NumberVotes, number> = { ...NO_VOTES }
  for (const { votes, numbers, filled } of columns) {
    if (filled === 0 || numbers / filled < 0.99) continue
    for (const kind of Object.keys(sum) as (keyof NumberVotes)[]) sum[kind] += votes[kind]
  }
  return sum
}

function defaultsOf({ nullWords }: FileProfile, { country, form }: FileFacts): FieldDefaults {
  const marks: NumberForm = form?.form ?? {}
  const { habits } = country
  return {
    nulls: nullWords,
    zone: habits.zone,
    decimal: marks.decimal ?? '.',
    country: habits.code,
    currency: habits.currency,
    ...(marks.thousands === undefined ? {} : { thousands: marks.thousands }),
  }
}
