import { hash } from 'node:crypto'
import type { EventRows } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import type { CopyValue } from '../../../db/copy.ts'
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
import { isFault } from '../rows/types.ts'
import { copyGone } from './gone.ts'
import { type Idle, type KeyedKind, keyedTake } from './keyed.ts'
import { type KnownFilter, knownFilterOf } from './known-filter.ts'
import { identifierLine } from './people-lines.ts'
import type { Stager, StageTable } from './stager.ts'
import type { Loaded, Loader, LoadJob } from './types.ts'

/** Loads rows that are events, and the records of those who did them. */
export function eventLoader(job: LoadJob, rows: EventRows): Loader {
  const it: Loading = {
    job,
    table: eventTable(job.sourceId),
    actors: actorTable(job.sourceId),
    byContent: job.spec.key === 'content',
    filter: job.known === null ? null : knownFilterOf(job.known),
    idle: { expired: 0, swept: 0 },
  }
  return {
    tables: [it.table, it.actors, IDENTIFIER_TABLE, KEPT_EVENT_TABLE, GONE_EVENT_TABLE],
    take: keyedTake(job, it.filter, eventKind(it, rows), it.idle),
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
  readonly filter: KnownFilter | null
  readonly idle: Idle
}

function eventKind({ job, table, actors, byContent }: Loading, rows: EventRows): KeyedKind {
  const map = eventMapper(rows, job.context)
  const stageActor = actorStage(actors)
  return {
    idOf: (key) => hash('md5', key, 'hex'),
    rawOf: ({ fields, original }) => (byContent ? null : rowHash(fields, original, job.version)),
    keep: (stager, key) => stager.add(KEPT_EVENT_TABLE, [key]),
    stage: (stager, { fields, number: row }, { key, raw, gone }) => {
      if (gone) {
        stager.add(table, goneEventLine(row, key))
        return null
      }
      const event = map(fields, key)
      if (isFault(event)) return event
      if (event.actor) stageActor(stager, event.actor, row)
      stager.add(table, eventLine(row, event, raw))
      return null
    },
  }
}

function goneEventLine(row: number, key: string): CopyValue[] {
  return [row, key, null, null, null, null, null, null, null, null, true]
}

function eventLine(row: number, event: EventRow, raw: string | null): CopyValue[] {
  const { eventKey, actor, name, occurredAt, amount, currency, properties } = event
  const who = actor?.recordId ?? null
  return [row, eventKey, who, name, occurredAt, amount, currency, properties, raw, event.hash, false]
}

/** Stages who did something, once, however many rows say so. */
function actorStage(table: StageTable): (stager: Stager, actor: Actor, row: number) => void {
  const staged = new WeakSet<Actor>()
  return (stager, actor, row) => {
    if (staged.has(actor)) return
    staged.add(actor)
    stager.add(table, [actor.recordId, actor.sourceKey, rawHash([actor.sourceKey], 'actor')])
    for (const one of actor.identifiers)
      stager.add(IDENTIFIER_TABLE, identifierLine(row, actor.recordId, one))
  }
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
