import { boundRecords, countParted, lockDecisions } from '../../activities/identity/queries/decide.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import type { Cli } from '../cli.ts'
import { Refusal } from '../failure.ts'
import { decide, ownRecords, type Word } from '../person/decisions.ts'
import { findPerson, onlyProfile } from '../person/person.ts'
import { withDatabase } from '../session.ts'

/** `profile merge A B`: these two are one person, whatever their records share. */
export async function mergeOf(cli: Cli, one: string, other: string, word: Word): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const person = await findPerson(cli, session, one)
    const profiles = [onlyProfile(person), onlyProfile(await findPerson(cli, session, other))] as const
    return session.db.transaction(async (tx) => {
      await lockDecisions(tx)
      const own = [
        await ownRecords(tx, person.runId, profiles[0]),
        await ownRecords(tx, person.runId, profiles[1]),
      ] as const
      await refuseUnclear(tx, profiles, own)
      const [left, right] = [await boundRecords(tx, own[0]), await boundRecords(tx, own[1])]
      const known = profiles[0] !== profiles[1] && right.every((id) => left.includes(id))
      const sides = known ? { left, right: [] } : { left, right }
      await decide(cli, tx, person.runId, word, { kind: 'must', profiles, ...sides })
      return EXIT.done
    })
  })
}

/** A profile with itself is merged only to take back a split that no run has obeyed yet. */
async function refuseUnclear(
  tx: Db,
  profiles: readonly [string, string],
  own: readonly [readonly string[], readonly string[]],
): Promise<void> {
  const isPending = [(await countParted(tx, own[0])) > 0, (await countParted(tx, own[1])) > 0]
  const [one, other] = profiles
  if (one === other && isPending[0] === true) return
  if (one === other)
    throw new Refusal(
      EXIT.failed,
      'SAME_PERSON',
      `Both are profile ${one}.`,
      `What holds it together: nocturne profile explain ${one} ${one}`,
    )
  const pending = profiles.find((_, i) => isPending[i] === true)
  if (pending === undefined) return
  throw new Refusal(
    EXIT.failed,
    'SPLIT_PENDING',
    `The next run splits profile ${pending}: which of its parts is meant is not known yet.`,
    `Merge after that run, or take the split back: nocturne profile merge ${pending} ${pending} --reason TEXT`,
  )
}
