import { boundBeside, countPartedBetween, recordAnswer } from '../../activities/identity/queries/answer.ts'
import { boundRecords, lockDecisions } from '../../activities/identity/queries/decide.ts'
import type { FoundItem } from '../../activities/identity/queries/review-read.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import type { Cli } from '../cli.ts'
import { Refusal } from '../failure.ts'
import { nameOf } from '../output/review-text.ts'
import { decisionLines, recordWord, type Word } from '../person/decisions.ts'
import { findTarget, type Target } from '../review/target.ts'
import { withDatabase } from '../session.ts'

type Said = 'accept' | 'reject'

/** `review accept | reject`: the two records of an item are one person, or two. */
export async function answerOf(
  cli: Cli,
  answer: Said,
  one: string,
  other: string | undefined,
  word: Word,
): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const target = await findTarget(cli, session, one, other)
    const item = needItem(target)
    return session.db.transaction(async (tx) => {
      await lockDecisions(tx)
      const [left, right] = answer === 'accept' ? await bothBound(tx, item) : await apart(tx, item)
      const { runId, records } = target
      const profiles = [...new Set(records.map((record) => record.profile_id))]
      const kind = answer === 'accept' ? 'must' : 'cannot'
      const { document, counts, author } = await recordWord(cli, tx, runId, word, {
        kind,
        profiles,
        left,
        right,
      })
      await refuseContradiction(tx, answer, target)
      if (counts.recorded + counts.withdrawn > 0)
        await recordAnswer(tx, {
          ...item,
          accepted: answer === 'accept',
          author,
          reason: word.reason,
          at: cli.now(),
        })
      const names = records.map(nameOf).join(' and ')
      const headline = `Decided: ${names} are ${answer === 'accept' ? 'one person' : 'two people'}.`
      cli.output.result(() => decisionLines(headline, counts), { item: item.item, answer, ...document })
      return EXIT.done
    })
  })
}

function needItem({ item, records }: Target): FoundItem {
  if (item !== null) return item
  const profiles = [...new Set(records.map((record) => record.profile_id))]
  const way =
    profiles.length === 2
      ? `nocturne profile merge ${profiles.join(' ')} --reason TEXT`
      : `nocturne profile split ${profiles[0]} --records SOURCE:KEY --reason TEXT`
  throw new Refusal(
    EXIT.failed,
    'NOT_IN_QUEUE',
    'These two records are in no doubt, nor were they.',
    `What is not in the queue is decided by profile: ${way}`,
  )
}

type Sides = readonly [left: readonly string[], right: readonly string[]]

/** Who is bound to one of them is bound to both. */
async function bothBound(tx: Db, { record_a: a, record_b: b }: FoundItem): Promise<Sides> {
  const left = await boundRecords(tx, [a])
  return left.includes(b) ? [[a], [b]] : [left, await boundRecords(tx, [b])]
}

/** Who is bound to one of them goes with it: but for the decision that bound the two, which is taken back. */
async function apart(tx: Db, item: FoundItem): Promise<Sides> {
  const left = await boundBeside(tx, item.record_a, item)
  if (!left.includes(item.record_b)) return [left, await boundBeside(tx, item.record_b, item)]
  return [[item.record_a], [item.record_b]]
}

/** What was decided of other records must not say the opposite over them: the next night could obey but one of both. */
async function refuseContradiction(tx: Db, answer: Said, { runId, records }: Target): Promise<void> {
  const [a, b] = records
  const contradicted =
    answer === 'accept'
      ? (await countPartedBetween(tx, runId, records)) > 0
      : (await boundRecords(tx, [a.record_id])).includes(b.record_id)
  if (!contradicted) return
  throw new Refusal(
    EXIT.failed,
    'DECIDED_OTHERWISE',
    answer === 'accept'
      ? 'An operator parted other records of these two: which of them go along is not known.'
      : 'An operator bound the two over other records: which of them go with which is not known.',
    answer === 'accept'
      ? `Merge all of them: nocturne profile merge ${a.profile_id} ${b.profile_id} --reason TEXT`
      : `Say which: nocturne profile split ${a.profile_id} --records SOURCE:KEY,... --reason TEXT`,
  )
}
