import { hash } from 'node:crypto'
import type { EventRows } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import { rawHash, rowHash } from '../csv/hash.ts'
import {
  actorTable,
  countEvents,
  deleteGoneEvents,
  dropEventsGoneAlready,
  dropUnchangedEvents,
  eventTable,
  GONE_EVENT_TABLE,
  insertEvents,
  KEPT_EVENT_TABLE,
  stageGoneEvents,
  stageSaidGoneEvents,
  writeActors,
  writeEvents,
} from '../queries/events.ts'
import { IDENTIFIER_TABLE } from '../queries/people.ts'
import { analyze, dropRows, repeatedRows } from '../queries/stage.ts'
import { type Actor, type EventRow, eventMapper } from '../rows/events.ts'
import { isFault, type RowFault } from '../rows/types.ts'
import { copyGone } from './gone.ts'
import { knownFilterOf } from './known-filter.ts'
import { keepObject, NO_HASH } from './originals.ts'
import { identifierLine } from './people-lines.ts'
import type { Stager, StageTable } from './stager.ts'
import type { Loaded, Loader, LoadJob, LoadRow } from './types.ts'

/** Loads rows that are events, and the records of those who did them. */
export function eventLoader(job: LoadJob, rows: EventRows): Loader {
  const it: Loading = {
    job,
    table: eventTable(job.sourceId),
    actors: actorTable(job.sourceId),
    byContent: job.spec.key === 'content',
    map: eventMapper(rows, job.context),
    filter: job.known === null ? null : knownFilterOf(job.known),
    stagedActors: new WeakSet(),
    idle: { swept: 0 },
  }
  return {
    tables: [it.table, it.actors, IDENTIFIER_TABLE, KEPT_EVENT_TABLE, GONE_EVENT_TABLE],
    take: (stager, row) => take(it, stager, row),
    supersede: (tx) => supersede(it, tx),
    finish: (tx) => finish(it, tx),
  }
}

/** One unit on its way. */
interface Loading {
  readonly job: LoadJob
  readonly table: StageTable
  readonly actors: StageTable
  readonly byContent: boolean
  readonly map: ReturnType<typeof eventMapper>
  readonly filter: ReturnType<typeof knownFilterOf> | null
  readonly stagedActors: WeakSet<Actor>
  /** Rows that are there only to say that their key is. */
  readonly idle: { swept: number }
}

function take(it: Loading, stager: Stager, row: LoadRow): RowFault | null {
  const { job, filter } = it
  const { fields, original, number } = row
  const key = job.readKey(fields, original)
  if (typeof key !== 'string') return key
  const gone = job.isGone(fields)
  const raw = it.byContent ? null : rowHash(fields, original, job.version)
  const told = job.keysOnly ? NO_HASH : raw
  const index = filter && told !== null ? filter.enter(hash('md5', key, 'hex'), told, number) : -1
  if (index === null) return null
  if (typeof gone !== 'boolean') {
    stay(it, stager, index, key)
    return gone
  }
  if (job.keysOnly) {
    it.idle.swept += 1
    stay(it, stager, index, key)
    return null
  }
  if (gone) {
    filter?.staged(index, number)
    stager.add(it.table, [number, key, null, null, null, null, null, null, null, null, true])
    return null
  }
  const event = it.map(fields, key)
  if (isFault(event)) {
    stay(it, stager, index, key)
    return event
  }
  filter?.staged(index, number)
  keepObject(stager, number, key, original)
  stage(it, stager, event, number, raw)
  return null
}

/** What is stored under the row's key stays: the row does not say that it is gone. */
function stay({ filter, job }: Loading, stager: Stager, index: number, key: string): void {
  filter?.refused(index)
  if (!filter && job.complete) stager.add(KEPT_EVENT_TABLE, [key])
}

function stage(it: Loading, stager: Stager, event: EventRow, row: number, raw: string | null): void {
  const { eventKey, actor, name, occurredAt, amount, currency, properties } = event
  if (actor) stageActor(it, stager, actor, row)
  const who = actor?.recordId ?? null
  stager.add(it.table, [
    row,
    eventKey,
    who,
    name,
    occurredAt,
    amount,
    currency,
    properties,
    raw,
    event.hash,
    false,
  ])
}

function stageActor({ actors, stagedActors }: Loading, stager: Stager, actor: Actor, row: number): void {
  if (stagedActors.has(actor)) return
  stagedActors.add(actor)
  stager.add(actors, [actor.recordId, actor.sourceKey, rawHash([actor.sourceKey], 'actor')])
  for (const one of actor.identifiers) stager.add(IDENTIFIER_TABLE, identifierLine(row, actor.recordId, one))
}

async function supersede({ filter, byContent, table }: Loading, tx: Db): Promise<readonly number[]> {
  const earlier = filter?.superseded() ?? []
  if (earlier.length > 0) await dropRows(tx, table.name, earlier)
  const repeated = byContent ? [] : await repeatedRows(tx, table.name, ['event_key'])
  if (repeated.length > 0) await dropRows(tx, table.name, repeated)
  return [...earlier, ...repeated]
}

async function finish({ job, filter, table, actors, idle }: Loading, tx: Db): Promise<Loaded> {
  await analyze(tx, table.name, actors.name, IDENTIFIER_TABLE.name)
  const replaced = job.complete && !job.first
  if (replaced && filter) await copyGone(tx, GONE_EVENT_TABLE, filter.unseen())
  if (replaced && !filter) await stageGoneEvents(tx, job.sourceId)
  const same = idle.swept + (filter?.unchanged() ?? 0) + (await dropEventsGoneAlready(tx))
  const unchanged = same + (job.first ? 0 : await dropUnchangedEvents(tx))
  const said = await stageSaidGoneEvents(tx)
  const counts = await write(tx, job)
  const deleted = replaced || said > 0 ? await deleteGoneEvents(tx, job.runId, job.sourceId) : 0
  return { ...counts, loaded: counts.loaded + said, unchanged, deleted }
}

async function write(
  tx: Db,
  job: LoadJob,
): Promise<{ loaded: number; unattributed: number; notes: Readonly<Record<string, number>> }> {
  const { unattributed, future } = await countEvents(tx, job.asOf)
  const loaded = job.first ? await insertEvents(tx, job.runId) : await writeEvents(tx, job.runId)
  // Last, as it keeps other sources with the same identifiers waiting until commit.
  await writeActors(tx, job.runId)
  return { loaded, unattributed, notes: future > 0 ? { future_events: future } : {} }
}
