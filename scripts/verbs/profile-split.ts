import { boundRecords, lockDecisions } from '../../activities/identity/queries/decide.ts'
import {
  type NamedRecord,
  readCarriers,
  readNamedRecords,
} from '../../activities/identity/queries/of-profile.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { misuse, Refusal } from '../failure.ts'
import { decide, ownRecords, type Word } from '../person/decisions.ts'
import { findPerson, onlyProfile } from '../person/person.ts'
import { withDatabase } from '../session.ts'

export interface SplitOptions extends Word {
  readonly records?: string
  readonly identifier?: string
}

/** `profile split PERSON`: the named records are another person than the others. */
export async function splitOf(cli: Cli, text: string, options: SplitOptions): Promise<ExitCode> {
  const { records, identifier } = options
  if ((records === undefined) === (identifier === undefined))
    throw misuse('WHICH_RECORDS', 'Say --records or --identifier, one of them.', null)
  return withDatabase(cli, async (session) => {
    const person = await findPerson(cli, session, text)
    const profileId = onlyProfile(person)
    const carried = identifier === undefined ? null : await findPerson(cli, session, identifier)
    return session.db.transaction(async (tx) => {
      await lockDecisions(tx)
      const all = await boundRecords(tx, await ownRecords(tx, person.runId, profileId))
      const ids = carried?.identifiers.map((one) => one.identifierId) ?? []
      const off =
        records === undefined
          ? await readCarriers(tx, person.runId, all, ids)
          : namedOff(await readNamedRecords(tx, person.runId, all), records, profileId)
      const [left, right] = sides(all, off, profileId)
      await decide(cli, tx, person.runId, options, { kind: 'cannot', profiles: [profileId], left, right })
      return EXIT.done
    })
  })
}

function sides(
  all: readonly string[],
  off: ReadonlySet<string>,
  profileId: string,
): readonly [readonly string[], readonly string[]] {
  if (off.size > 0 && off.size < all.length)
    return [all.filter((id) => off.has(id)), all.filter((id) => !off.has(id))]
  throw new Refusal(
    EXIT.failed,
    'NOTHING_TO_SPLIT',
    off.size === 0
      ? 'None of its records carries that identifier.'
      : `That is all of its ${all.length} records.`,
    `Name some of its records: nocturne profile show ${profileId} lists them.`,
  )
}

/** The records of `known` that the operator named: SOURCE:KEY or the record's id, with commas between. */
function namedOff(known: readonly NamedRecord[], text: string, profileId: string): ReadonlySet<string> {
  const find = (name: string) =>
    known.find((r) => r.record_id === name.toLowerCase() || `${r.source}:${r.source_key}` === name)
  // A key may hold a comma: then the record is named alone, or by its id.
  const whole = find(text.trim())
  if (whole !== undefined) return new Set([whole.record_id])
  const found = text.split(',').map((name, i) => {
    const record = find(name.trim())
    if (record !== undefined) return record.record_id
    throw misuse(
      'NO_RECORD',
      `Number ${i + 1} of --records is no record of that profile.`,
      `Write SOURCE:KEY or a record's id, with commas between: nocturne profile show ${profileId} lists them.`,
    )
  })
  return new Set(found)
}
