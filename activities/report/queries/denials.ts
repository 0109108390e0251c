import type { Db } from '../../../db/connect.ts'
import type { DenialLine, SaidLine } from '../report.ts'

/** Why people may not be contacted as run `runId` sees it, and the change since `baseRun`; most people first. */
export function readDenials(db: Db, runId: number, baseRun: number): Promise<DenialLine[]> {
  return db.query<DenialLine>(
    `
    with counted as (
      select channel, purpose, rule,
        count(*) filter (where from_run <= $1::int and (to_run is null or to_run > $1::int)) as people,
        count(*) filter (where from_run <= $2::int and (to_run is null or to_run > $2::int)) as before
      from contactability
      where verdict = 'deny'
      group by channel, purpose, rule
    )
    select channel, purpose, rule, people::float8 as people, (people - before)::float8 as change
    from counted
    where people + before > 0
    order by channel, purpose, people desc, rule`,
    [runId, baseRun],
  )
}

/**
 * What people said of being contacted: entries of the ledger that this run loaded, and those recorded live (source
 * null) since its base run began. Denials first.
 */
export function readSaid(db: Db, runId: number, baseRun: number): Promise<SaidLine[]> {
  return db.query<SaidLine>(
    `
    with said as (
      select action, channel, purpose, source_id
      from consent_event
      where loaded_run = $1::int
      union all
      select e.action, e.channel, e.purpose, null
      from consent_event e
      join run r on r.run_id = $1::int
      left join run b on b.run_id = $2::int
      where e.loaded_run is null and e.received_at <= r.started_at
        and (b.run_id is null or e.received_at > b.started_at)
    )
    select d.action, d.channel, d.purpose, s.name as source, count(*)::float8 as entries
    from said d
    left join source s using (source_id)
    group by d.action, d.channel, d.purpose, s.name
    order by array_position(array['object', 'withdraw', 'grant'], d.action), d.channel, d.purpose, s.name`,
    [runId, baseRun],
  )
}
