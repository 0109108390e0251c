import {
  type FoundItem,
  findItems,
  type ReviewRecord,
  readReviewRecords,
} from '../../activities/identity/queries/review-read.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { EXIT } from '../../core/exit.ts'
import { recordId } from '../../db/keys.ts'
import type { Cli } from '../cli.ts'
import { misuse, Refusal } from '../failure.ts'
import { keyOf } from '../project/brand-key.ts'
import type { Session } from '../session.ts'

/** Two records that an operator means. */
export interface Target {
  readonly runId: number
  /** Null = nobody ever asked about the two. */
  readonly item: FoundItem | null
  readonly records: readonly [ReviewRecord, ReviewRecord]
}

const ITEM = /^[0-9a-f]{8}$/i
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const LIST = '`nocturne review list` shows what is in doubt.'

/** The records that ITEM means, or A B; messages never repeat what was typed, for a key may be somebody's. */
export async function findTarget(
  cli: Cli,
  session: Session,
  one: string,
  other: string | undefined,
): Promise<Target> {
  const runId = await publishedRun(session.db)
  if (runId === 0)
    throw new Refusal(
      EXIT.failed,
      'NO_QUEUE',
      'Nothing is published yet, so that nothing is in doubt.',
      'Start a night with `nocturne run --wait`.',
    )
  if (other === undefined) return named(session, runId, one)
  const ids = [await idOf(cli, session, one, 'A'), await idOf(cli, session, other, 'B')] as const
  if (ids[0] === ids[1]) throw misuse('ONE_RECORD', 'A and B are one record.', 'Name two different ones.')
  const records = await recordsOf(session, runId, ids)
  const [item] = await findItems(session.db, runId, { item: null, records: ids })
  return { runId, records, item: item ?? null }
}

async function named({ db, ...session }: Session, runId: number, text: string): Promise<Target> {
  if (!ITEM.test(text))
    throw misuse(
      'BAD_ITEM',
      'That is no ITEM: eight digits of 0-9 and a-f.',
      `${LIST} Two records are written SOURCE:KEY SOURCE:KEY.`,
    )
  const [item, another] = await findItems(db, runId, { item: text.toLowerCase(), records: [] })
  if (item === undefined)
    throw new Refusal(EXIT.failed, 'NO_ITEM', `The queue of run ${runId} has no such item.`, LIST)
  if (another !== undefined)
    throw new Refusal(EXIT.failed, 'SEVERAL_ITEMS', 'Two items are called so.', 'Name the two records: A B.')
  return { runId, item, records: await recordsOf({ db, ...session }, runId, [item.record_a, item.record_b]) }
}

async function idOf(cli: Cli, session: Session, text: string, which: string): Promise<string> {
  if (UUID.test(text)) return text.toLowerCase()
  const colon = text.indexOf(':')
  if (colon > 0) return recordId(await keyOf(cli, session), text.slice(0, colon), text.slice(colon + 1))
  throw misuse(
    'BAD_RECORD',
    `${which} is no record.`,
    'A record is written SOURCE:KEY, or by its id; `nocturne profile show PERSON` lists them.',
  )
}

async function recordsOf(
  { db }: Session,
  runId: number,
  ids: readonly [string, string],
): Promise<Target['records']> {
  const found = await readReviewRecords(db, runId, ids)
  const [a, b] = ids.map((id) => found.find((record) => record.record_id === id))
  if (a !== undefined && b !== undefined) return [a, b]
  throw new Refusal(
    EXIT.failed,
    'NO_RECORD',
    `The published run (${runId}) does not have ${found.length === 0 ? 'these records' : `record ${a === undefined ? 'A' : 'B'}`}.`,
    'Look at source and key: `nocturne profile show PERSON` lists records. One that was deleted comes back with its decisions.',
  )
}
