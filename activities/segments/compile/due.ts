import { partOf } from '../../../core/parts.ts'
import type { PartRef } from '../../../core/stages.ts'
import type { Crossing } from '../edges.ts'
import type { Plan } from '../plan.ts'
import { eventsOfChanges, eventsOfRates, profilesOfChanges } from './due-reference.ts'
import { type Binder, binder, instant, type Statement } from './sql.ts'

/** Everybody of a part: all profiles, and those that have values but are gone. */
export function everybodyStatement(ref: PartRef): Statement {
  const sql = binder()
  const text = `
create temp table due on commit drop as
select p.profile_id, p.kind
from profile p
where p.to_run is null ${inPart('p.profile_id', ref, sql)}
union all
select g.profile_id, null
from (
  select profile_id from trait_set where to_run is null
  union select profile_id from membership where to_run is null
  union select profile_id from segment_unknown where to_run is null
) g
where not exists (select 1 from profile p where p.profile_id = g.profile_id and p.to_run is null)
  ${inPart('g.profile_id', ref, sql)}`
  return { text, params: sql.params }
}

/**
 * The people of a part whose values can differ from those of the base run: something about them was written by
 * this run, or as_of moved one of their events over an edge. `referenceChanged` = `reference_change` is staged and
 * has rows.
 */
export function touchedStatement(
  ref: PartRef,
  plan: Plan,
  crossed: readonly Crossing[],
  referenceChanged: boolean,
): Statement {
  const sql = binder()
  const run = sql.value(ref.runId, 'int')
  const events = plan.scans.map((scan) => scan.event)
  const tables = [
    'link',
    'profile',
    'profile_attributes',
    ...(plan.consents.length > 0 ? ['contactability'] : []),
  ]
  const moved = [
    ...writtenEvents(events, plan, run, sql),
    ...crossed.map((one) => crossedEvents(one, sql)),
    ...eventsOfRates(plan, run, sql),
    ...(referenceChanged ? eventsOfChanges(plan, sql) : []),
  ]
  const written = [
    ...tables.map((table) => writtenRows(table, run)),
    ...(referenceChanged ? profilesOfChanges(plan, sql) : []),
  ]
  const text = `
create temp table due on commit drop as
with moved_event as (
  ${moved.join('\n  union all\n  ')}
),
touched as (
  ${written.join('\n  union all\n  ')}
  union all
  select l.profile_id
  from (select distinct record_id from moved_event) m
  join link l on l.record_id = m.record_id and l.to_run is null
)
select t.profile_id, p.kind
from (select distinct profile_id from touched) t
left join profile p on p.profile_id = t.profile_id and p.to_run is null
where true ${inPart('t.profile_id', ref, sql)}`
  return { text, params: sql.params }
}

const writtenRows = (table: string, run: string): string =>
  `select profile_id from ${table} where from_run = ${run}
  union all
  select profile_id from ${table} where to_run = ${run}`

function writtenEvents(events: readonly string[], plan: Plan, run: string, sql: Binder): readonly string[] {
  const names = sql.value(events, 'text[]')
  const seen = `name = any (${names}) and occurred_at < ${instant(plan.calendar.asOf)}`
  return [
    `select record_id from event where loaded_run = ${run} and ${seen}`,
    `select record_id from event where to_run = ${run} and ${seen}`,
  ]
}

const crossedEvents = ({ event, from, until }: Crossing, sql: Binder): string =>
  `select record_id from event
  where name = ${sql.value(event, 'text')} and occurred_at >= ${instant(from)} and occurred_at < ${instant(until)}`

function inPart(column: string, { part, parts }: PartRef, sql: Binder): string {
  if (parts === 1) return ''
  return `and ${partOf(column, sql.value(parts, 'int'))} = ${sql.value(part, 'int')}`
}
