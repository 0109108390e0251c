import type { Db } from '../../../db/connect.ts'
import type { DeliveryGroup, EarlierGroup, EarlierRun, UnknownDelivery, WaveLine } from '../report.ts'

export { readDeliveryTotals } from '../../activation/queries/ranges.ts'

/** The contacts that a run planned by campaign, destination, state and reason; with those whom it skipped again. */
export function readDeliveryGroups(db: Db, runId: number): Promise<Omit<DeliveryGroup, 'kind'>[]> {
  return db.query<Omit<DeliveryGroup, 'kind'>>(
    `
    with counted as (
      select w.campaign, d.destination, d.channel, d.state, d.reason, d.error_code, count(*) as deliveries
      from delivery d
      join wave w using (wave_id)
      where w.business_date = (select business_date from run where run_id = $1::int) and d.run_id = $1::int
      group by w.campaign, d.destination, d.channel, d.state, d.reason, d.error_code
      union all
      select w.campaign, k.destination, k.channel, 'skipped', k.reason, null, k.people
      from wave_skip k
      join wave w using (wave_id)
      where k.run_id = $1::int
    )
    select campaign, destination, channel, state, reason, error_code, sum(deliveries)::float8 as deliveries
    from counted
    group by campaign, destination, channel, state, reason, error_code
    order by campaign, destination,
      array_position(array['unknown', 'failed', 'sending', 'planned', 'sent', 'skipped'], state), sum(deliveries) desc,
      reason, error_code`,
    [runId],
  )
}

/** Contacts of a run that may or may not have arrived: they are never tried again by themselves. */
export function readUnknownDeliveries(
  db: Db,
  runId: number,
  limit: number,
): Promise<(Omit<UnknownDelivery, 'claimed_at'> & { claimed_at: Date | null })[]> {
  return db.query(
    `
    select d.delivery_id::float8 as delivery_id, w.campaign, d.destination, d.claimed_at
    from delivery d
    join wave w using (wave_id)
    where w.business_date = (select business_date from run where run_id = $1::int) and d.run_id = $1::int
      and d.state = 'unknown'
    order by d.delivery_id
    limit $2::int`,
    [runId, limit],
  )
}

/** Waves that a run met or planned. */
export function readWaves(db: Db, runId: number): Promise<WaveLine[]> {
  return db.query<WaveLine>(
    `
    select campaign, business_date::text as wave, state, audience::float8 as audience,
      enrolled_before::float8 as enrolled_before, due::float8 as due
    from wave
    where business_date = (select business_date from run where run_id = $1::int)
    order by campaign`,
    [runId],
  )
}

/**
 * Contacts of earlier waves that ended after the report of the run before, or that still wait: what `deliver`
 * did after its own night's report. Waves of the last 30 days only, because no send window is longer.
 */
export function readEarlierDeliveries(db: Db, runId: number): Promise<EarlierGroup[]> {
  return db.query<EarlierGroup>(
    `
    with this as (select run_id, business_date, started_at from run where run_id = $1::int),
    last_report as (
      select max(s.ended_at) as at
      from stage s, this
      where s.stage = 'report' and s.run_id < this.run_id and s.state in ('done', 'failed')
    )
    select w.campaign, w.business_date::text as wave, d.destination, d.state, d.reason, count(*)::float8 as deliveries
    from this
    join wave w on w.business_date < this.business_date and w.business_date >= this.business_date - 30
    join delivery d using (wave_id)
    where d.state in ('planned', 'sending') or d.ended_at > coalesce((select at from last_report), this.started_at)
    group by w.campaign, w.business_date, d.destination, d.state, d.reason
    order by w.business_date desc, w.campaign, d.destination, d.state, d.reason`,
    [runId],
  )
}

/** Runs of the same business date before this one, the oldest first, with what of their contacts was due and what was sent. */
export function readEarlierRuns(db: Db, runId: number): Promise<EarlierRun[]> {
  return db.query<EarlierRun>(
    `
    with this as (select run_id, business_date from run where run_id = $1::int),
    counted as (
      select d.run_id, count(*) as due, count(*) filter (where d.state = 'sent') as sent
      from this
      join wave w using (business_date)
      join delivery d using (wave_id)
      where d.run_id < this.run_id
      group by d.run_id
      union all
      select k.run_id, k.people, 0
      from this
      join wave w using (business_date)
      join wave_skip k using (wave_id)
      where k.run_id < this.run_id
    )
    select r.run_id, r.kind, r.state, coalesce(sum(c.due), 0)::float8 as due, coalesce(sum(c.sent), 0)::float8 as sent
    from this
    join run r on r.business_date = this.business_date and r.run_id < this.run_id
    left join counted c on c.run_id = r.run_id
    group by r.run_id
    order by r.run_id`,
    [runId],
  )
}

/** Destinations whose breaker is open: nothing goes to them at the moment. */
export async function readOpenBreakers(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ destination: string }>(
    `select destination from destination_state where breaker <> 'closed' order by destination`,
  )
  return rows.map((row) => row.destination)
}
