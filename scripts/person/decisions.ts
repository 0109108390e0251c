import { type Decision, type Decisions, recordDecision } from '../../activities/identity/queries/decide.ts'
import {
  type NamedRecord,
  readNamedRecords,
  readProfileRecords,
} from '../../activities/identity/queries/of-profile.ts'
import { EXIT } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import type { Db } from '../../db/connect.ts'
import type { Cli } from '../cli.ts'
import { Refusal } from '../failure.ts'
import { operatorName } from '../operator.ts'

/** Staff's own words about a decision. */
export interface Word {
  readonly reason: string
  readonly by?: string
}

/** A decision is kept a pair of records; more are a mistake, or a case for identity.yaml. */
const MOST_PAIRS = 20_000

/** The records of a published profile. */
export async function ownRecords(tx: Db, runId: number, profileId: string): Promise<readonly string[]> {
  const records = await readProfileRecords(tx, runId, profileId)
  return records.map((record) => record.record_id)
}

/** What a decision came to, as a document and in counts. */
export interface Decided {
  readonly document: Readonly<Record<string, unknown>>
  readonly counts: Decisions
  readonly author: string
}

/** Records what an operator decided, and says what it comes to, for people and as a document. */
export async function decide(cli: Cli, tx: Db, runId: number, word: Word, decision: Said): Promise<void> {
  const { document, counts } = await recordWord(cli, tx, runId, word, decision)
  cli.output.result(() => decisionLines(headline(decision), counts), document)
}

type Said = Omit<Decision, 'author' | 'reason' | 'at'>

/** Records what an operator decided. */
export async function recordWord(
  cli: Cli,
  tx: Db,
  runId: number,
  word: Word,
  decision: Said,
): Promise<Decided> {
  const { kind, left, right, profiles } = decision
  if (left.length * right.length > MOST_PAIRS)
    throw new Refusal(
      EXIT.failed,
      'TOO_MANY_RECORDS',
      `${left.length} records against ${right.length} are more than a decision takes (${MOST_PAIRS} pairs).`,
      'So many records of one person come of a shared identifier: look at limits and blocked values in identity.yaml.',
    )
  const author = word.by ?? operatorName()
  const counts = await recordDecision(tx, { ...decision, author, reason: word.reason, at: cli.now() })
  const names = new Map((await readNamedRecords(tx, runId, [...left, ...right])).map((r) => [r.record_id, r]))
  const document = {
    decided: kind,
    profile_ids: profiles,
    records: left.map((id) => named(names, id)),
    other_records: right.map((id) => named(names, id)),
    by: author,
    ...counts,
  }
  return { document, counts, author }
}

function named(
  names: ReadonlyMap<string, NamedRecord>,
  id: string,
): NamedRecord | { readonly record_id: string } {
  return names.get(id) ?? { record_id: id }
}

function headline({ kind, left, right, profiles }: Said): string {
  const [one, other] = profiles
  const mine = countOf(left.length, 'record', 'records')
  const rest = countOf(right.length, 'record', 'records')
  return kind === 'must'
    ? `Decided: profiles ${one} (${mine}) and ${other} (${rest}) are one person.`
    : `Decided: ${mine} of profile ${one} are another person than its other ${rest}.`
}

/** What a decision came to, for people; `decided` says what it is. */
export function decisionLines(decided: string, done: Decisions): readonly string[] {
  if (done.recorded + done.withdrawn === 0) return ['That was decided before.']
  return [
    decided,
    ...(done.withdrawn === 0
      ? []
      : [
          `Withdrawn, because they said the opposite: ${countOf(done.withdrawn, 'earlier pair', 'earlier pairs')}.`,
        ]),
    'The next run whose stage identity has not begun obeys it, and every later one.',
  ]
}
