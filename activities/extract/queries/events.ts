import { type Db, one } from '../../../db/connect.ts'
import { tempAs } from '../../../db/temp.ts'
import { closeObjects } from '../../../db/vault/objects.ts'
import { putIdentifiers } from '../../../db/vault.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import type { StageTable } from '../load/stager.ts'
import { analyze } from './stage.ts'

/** Events of one file. */
export const eventTable = (sourceId: number): StageTable => ({
  name: 'stage_event',
  definition: `row_no int, source_id smallint default ${Math.trunc(sourceId)}, event_key text, record_id uuid, name text,
    occurred_at timestamptz, amount numeric(18, 4), currency text, properties jsonb, raw_hash uuid, hash uuid,
    gone boolean default false`,
  columns: [
    'row_no',
    'event_key',
    'record_id',
    'name',
    'occurred_at',
    'amount',
    'currency',
    'properties',
    'raw_hash',
    'hash',
    'gone',
  ],
})

/** Those who did the events of one file. */
export const actorTable = (sourceId: number): StageTable => ({
  name: 'stage_actor',
  definition: `record_id uuid, source_id smallint default ${Math.trunc(sourceId)}, source_key text,
    kind text default 'actor', attributes jsonb default '{}', seen_at timestamptz, expires_at timestamptz,
    raw_hash uuid, hash uuid, gone boolean default false`,
  columns: ['record_id', 'source_key', 'hash'],
})

/** Keys that a refused row still speaks of. */
export const KEPT_EVENT_TABLE: StageTable = {
  name: 'stage_kept_event',
  definition: 'event_key text',
  columns: ['event_key'],
}

/** MD5 of keys that a snapshot no longer holds, as the known rows in memory have them. */
export const GONE_EVENT_TABLE: StageTable = {
  name: 'stage_gone_event',
  definition: 'key_hash uuid',
  columns: ['key_hash'],
}

/** Finds the events that a snapshot, all of it staged, no longer holds. */
export function stageGoneEvents(tx: Db, sourceId: number): Promise<number> {
  return tx.execute(
    `
    insert into stage_gone_event
    select md5(event_key)::uuid
    from (
      select event_key from event where source_id = $1::smallint and to_run is null
      except
      (select event_key from stage_event union all select event_key from stage_kept_event)
    ) gone`,
    [sourceId],
  )
}

/** As `dropUnchanged` of people. An event with a key of its content has no raw hash: its key says it. */
export async function dropUnchangedEvents(tx: Db): Promise<number> {
  await tx.execute(`
    update event t
    set raw_hash = s.raw_hash
    from stage_event s
    where s.raw_hash is not null and t.source_id = s.source_id and t.event_key = s.event_key and t.to_run is null
      and t.hash = s.hash and t.record_id is not distinct from s.record_id and t.raw_hash is distinct from s.raw_hash`)
  return tx.execute(`
    delete from stage_event s
    using event t
    where t.source_id = s.source_id and t.event_key = s.event_key and t.to_run is null
      and t.hash = s.hash and t.record_id is not distinct from s.record_id`)
}

/** Takes rows off the stage that say gone of what is not there; gives their number. */
export function dropEventsGoneAlready(tx: Db): Promise<number> {
  return tx.execute(`
    delete from stage_event s
    where s.gone and not exists (
      select from event e where e.source_id = s.source_id and e.event_key = s.event_key and e.to_run is null
    )`)
}

/** Moves events whose row says that they are gone from the stage to `stage_gone_event`; gives their number. */
export function stageSaidGoneEvents(tx: Db): Promise<number> {
  return tx.execute(`
    with said as (delete from stage_event where gone returning event_key)
    insert into stage_gone_event select md5(event_key)::uuid from said`)
}

export interface EventCounts {
  readonly unattributed: number
  /** Events that no rule sees before the clock has passed them. */
  readonly future: number
}

/** What is on the stage. */
export async function countEvents(tx: Db, asOf: Date): Promise<EventCounts> {
  const row = await one<{ unattributed: string; future: string }>(
    tx,
    `
    select count(*) filter (where record_id is null) as unattributed,
      count(*) filter (where occurred_at >= $1::timestamptz) as future
    from stage_event
    where not gone`,
    [asOf],
  )
  return { unattributed: Number(row.unattributed), future: Number(row.future) }
}

/** Makes the records of actors who have none yet. An actor never changes: another set of identifiers is another. */
export async function writeActors(tx: Db, runId: number): Promise<void> {
  await tx.execute(`
    delete from stage_actor a
    using source_record r
    where r.record_id = a.record_id and r.to_run is null`)
  await tempAs(
    tx,
    'new_actor',
    `
    select distinct on (a.record_id) a.*
    from stage_actor a
    where exists (select from stage_event e where e.record_id = a.record_id)`,
    [],
  )
  const { opened } = await writeVersions(tx, 'source_record', 'new_actor', runId)
  if (opened === 0) return
  await tempAs(
    tx,
    'actor_identifier',
    `
    select distinct on (i.record_id, i.identifier_id) i.*
    from stage_identifier i
    join new_actor a using (record_id)`,
    [],
  )
  await putIdentifiers(tx, 'actor_identifier')
  await writeVersions(tx, 'record_identifier', 'actor_identifier', runId)
}

/** Writes what is staged where the source had nothing. */
export function insertEvents(tx: Db, runId: number): Promise<number> {
  return tx.execute(
    `
    insert into event (source_id, event_key, record_id, name, occurred_at, amount, currency, properties, raw_hash,
      hash, loaded_run)
    select source_id, event_key, record_id, name, occurred_at, amount, currency, properties, raw_hash, hash, $1::int
    from stage_event`,
    [runId],
  )
}

/** Writes what is staged. */
export async function writeEvents(tx: Db, runId: number): Promise<number> {
  await analyze(tx, 'stage_event')
  const { opened } = await writeVersions(tx, 'event', 'stage_event', runId)
  return opened
}

/** Closes the events of `stage_gone_event`. */
export async function deleteGoneEvents(tx: Db, runId: number, sourceId: number): Promise<number> {
  await tempAs(
    tx,
    'gone_event',
    `
    select e.source_id, e.event_key, e.record_id, e.name, e.occurred_at, e.amount, e.currency, e.properties,
      e.raw_hash, e.hash, true as gone
    from event e
    join stage_gone_event g on g.key_hash = md5(e.event_key)::uuid
    where e.source_id = $1::smallint and e.to_run is null`,
    [sourceId],
  )
  const { closed } = await writeVersions(tx, 'event', 'gone_event', runId)
  await tempAs(tx, 'gone_event_row', 'select source_id, event_key as source_key from gone_event', [])
  await closeObjects(tx, 'gone_event_row', runId)
  return closed
}
