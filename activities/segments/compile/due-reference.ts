import type { RunRef } from '../../../core/stages.ts'
import type { Calendar } from '../calendar.ts'
import type { PlannedJoin } from '../joins.ts'
import type { Plan } from '../plan.ts'
import { keyText } from './joined.ts'
import { type Binder, binder, instant, type Statement, stands } from './sql.ts'

/**
 * The reference rows that this run wrote or closed, and those that became valid since the base run: events of before
 * `valid_from` are not touched by them.
 */
export function referenceChangeStatement({ runId }: RunRef, plan: Plan, before: Calendar): Statement {
  const sql = binder()
  const run = sql.value(runId, 'int')
  const text = `
create temp table reference_change on commit drop as
select dataset, key, min(valid_from) as valid_from
from reference_row
where dataset = any (${sql.value(
    plan.datasets.map(({ dataset }) => dataset),
    'text[]',
  )})
  and (loaded_run = ${run} or to_run = ${run}
    or (to_run is null and valid_from >= ${instant(before.asOf)} and valid_from < ${instant(plan.calendar.asOf)}))
group by dataset, key`
  return { text, params: sql.params }
}

/** Records of the events that point at a changed row: `select record_id`, one a join. */
export function eventsOfChanges(plan: Plan, sql: Binder): readonly string[] {
  return plan.scans.flatMap(({ event, joins }) =>
    joins.map(
      (join) => `select e.record_id
  from reference_change c
  join event e on ${keyText('e.properties', join.join.key, sql)} = c.key and e.occurred_at >= c.valid_from
  where ${isOf(join, sql)} and e.name = ${sql.value(event, 'text')} and ${stands('e', plan.state, 'loaded_run')}`,
    ),
  )
}

/** Profiles whose attributes point at a changed row: `select profile_id`, one a join. */
export function profilesOfChanges(plan: Plan, sql: Binder): readonly string[] {
  return plan.joins.map(
    (join) => `select p.profile_id
  from reference_change c
  join profile_attributes p on ${keyText('p.attributes', join.join.key, sql)} = c.key
  where ${isOf(join, sql)} and ${stands('p', plan.state, 'from_run')}`,
  )
}

const isOf = ({ join }: PlannedJoin, sql: Binder): string => `c.dataset = ${sql.value(join.dataset, 'text')}`

/** Records of the events of a day whose rate this run changed: `select record_id`. */
export function eventsOfRates({ scans, calendar }: Plan, run: string, sql: Binder): readonly string[] {
  const events = scans.filter(({ money }) => money).map(({ event }) => event)
  if (events.length === 0) return []
  const start = (day: string): string =>
    `(${day})::timestamp at time zone ${sql.value(calendar.zone, 'text')}`
  return ['from_run', 'to_run'].map(
    (column) => `select e.record_id
  from rate_day m
  join event e on e.name = any (${sql.value(events, 'text[]')}) and e.currency = m.currency
    and e.occurred_at >= ${start('m.day')} and e.occurred_at < ${start('m.day + 1')}
  where m.${column} = ${run} and isfinite(m.day)`,
  )
}
