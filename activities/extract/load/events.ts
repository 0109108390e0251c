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
import { isFault } from '../rows/types.ts'
import { copyGone } from './gone.ts'
import { knownFilterOf } from './known-filter.ts'
import { keepObject, NO_HASH } from './originals.ts'
import { identifierLine } from './people-lines.ts'
import type { Stager } from './stager.ts'
import type { Loader, LoadJob } from './types.ts'

/** Loads rows that are events, and the records of those who did them. */
export function eventLoader(job: LoadJob, rows: EventRows): Loader {
  const { spec, context } = job
  const table = eventTable(job.sourceId)
  const actors = actorTable(job.sourceId)
  const byContent = spec.key === 'content'
  const map = eventMapper(rows, context)
  const filter = job.known === null ? null : knownFilterOf(job.known)
  const snapshot = job.complete
  let swept = 0
  const stay = (stager: Stager, index: number, key: string): void => {
    filter?.refused(index)
    if (!filter && snapshot) stager.add(KEPT_EVENT_TABLE, [key])
  }
  const stagedActors = new WeakSet<Actor>()
  const stageActor = (stager: Stager, actor: Actor, row: number): void => {
    if (stagedActors.has(actor)) return
    stagedActors.add(actor)
    stager.add(actors, [actor.recordId, actor.sourceKey, rawHash([actor.sourceKey], 'actor')])
    for (const one of actor.identifiers)
      stager.add(IDENTIFIER_TABLE, identifierLine(row, actor.recordId, one))
  }
  const stage = (stager: Stager, event: EventRow, row: number, raw: string | null): void => {
    const { eventKey, actor, name, occurredAt, amount, currency, properties } = event
    if (actor) stageActor(stager, actor, row)
    const who = actor?.recordId ?? null
    stager.add(table, [
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
  return {
    tables: [table, actors, IDENTIFIER_TABLE, KEPT_EVENT_TABLE, GONE_EVENT_TABLE],
    take: (stager, { fields, original, number: row }) => {
      const key = job.readKey(fields, original)
      if (typeof key !== 'string') return key
      const gone = job.isGone(fields)
      const raw = byContent ? null : rowHash(fields, original, job.version)
      const told = job.keysOnly ? NO_HASH : raw
      const index = filter && told !== null ? filter.enter(hash('md5', key, 'hex'), told, row) : -1
      if (index === null) return null
      if (typeof gone !== 'boolean') {
        stay(stager, index, key)
        return gone
      }
      if (job.keysOnly) {
        swept += 1
        stay(stager, index, key)
        return null
      }
      if (gone) {
        filter?.staged(index, row)
        stager.add(table, [row, key, null, null, null, null, null, null, null, null, true])
        return null
      }
      const event = map(fields, key)
      if (isFault(event)) {
        stay(stager, index, key)
        return event
      }
      filter?.staged(index, row)
      keepObject(stager, row, key, original)
      stage(stager, event, row, raw)
      return null
    },
    supersede: async (tx) => {
      const earlier = filter?.superseded() ?? []
      if (earlier.length > 0) await dropRows(tx, table.name, earlier)
      const repeated = byContent ? [] : await repeatedRows(tx, table.name, ['event_key'])
      if (repeated.length > 0) await dropRows(tx, table.name, repeated)
      return [...earlier, ...repeated]
    },
    finish: async (tx) => {
      await analyze(tx, table.name, actors.name, IDENTIFIER_TABLE.name)
      const replaced = snapshot && !job.first
      if (replaced && filter) await copyGone(tx, GONE_EVENT_TABLE, filter.unseen())
      if (replaced && !filter) await stageGoneEvents(tx, job.sourceId)
      const idle = swept + (filter?.unchanged() ?? 0) + (await dropEventsGoneAlready(tx))
      const unchanged = idle + (job.first ? 0 : await dropUnchangedEvents(tx))
      const said = await stageSaidGoneEvents(tx)
      const counts = await write(tx, job)
      const deleted = replaced || said > 0 ? await deleteGoneEvents(tx, job.runId, job.sourceId) : 0
      return { ...counts, loaded: counts.loaded + said, unchanged, deleted }
    },
  }
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
