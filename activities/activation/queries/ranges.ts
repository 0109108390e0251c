import type { DeliveryTotals } from '../../../core/deliveries.ts'
import { type Db, one } from '../../../db/connect.ts'

/** Open rows of one date and destination that meet their window together. */
export interface OpenGroup {
  readonly wave_id: number
  readonly run_id: number
  readonly campaign: string
  readonly step: string
  readonly state: 'planned' | 'sending'
  readonly approved: boolean
  /** May go now. */
  readonly goes: boolean
  /** Waits for a later try. */
  readonly later: boolean
  readonly rows: number
  readonly low: string
  readonly high: string
  /** Seconds until it may go, its lease ends, or its window closes. */
  readonly seconds: number
}

/** What is open of a date and a destination, in the order of the ids. */
export function openGroups(
  db: Db,
  businessDate: string,
  destination: string,
  clock: Date | null,
): Promise<OpenGroup[]> {
  return db.query<OpenGroup>(
    `
    with spot as (
      select d.wave_id, d.run_id, w.campaign, d.step, d.state, w.state = 'approved' as approved, d.zone,
        d.not_before, d.not_after, coalesce(d.retry_at > now(), false) as later, count(*) as rows,
        min(d.delivery_id) as low, max(d.delivery_id) as high, min(d.retry_at) as retry_at,
        min(d.lease_until) as lease_until
      from wave w
      join delivery d using (wave_id)
      where w.business_date = $1::date and d.destination = $2::text and d.state in ('planned', 'sending')
      group by d.wave_id, d.run_id, w.campaign, d.step, d.state, w.state, d.zone, d.not_before, d.not_after, later
    ),
    timed as (
      select *, coalesce($3::timestamptz, now()) as at from spot
    )
    select wave_id, run_id, campaign, step, state, approved, later, rows::float8 as rows, low, high,
      state = 'planned' and approved and not later and window_open(at, zone, not_before, not_after) as goes,
      extract(epoch from case
        when state = 'sending' then lease_until - now()
        when not approved then not_after - at
        when later then retry_at - now()
        else window_next(at, zone, not_before, not_after) - at end)::float8 as seconds
    from timed
    order by low`,
    [businessDate, destination, clock],
  )
}

/** Rows whose window has closed for good while they waited. Of one date, or of all dates before it. */
export function expireRows(
  db: Db,
  businessDate: string,
  which: 'date' | 'earlier',
  clock: Date | null,
): Promise<number> {
  const dates = which === 'date' ? 'w.business_date = $1::date' : 'w.business_date < $1::date'
  return db.execute(
    `
    update delivery d set state = 'skipped', reason = 'expired', ended_at = now()
    from wave w
    where ${dates} and w.ended_at is null and d.wave_id = w.wave_id and d.state = 'planned'
      and d.not_after <= coalesce($2::timestamptz, now())`,
    [businessDate, clock],
  )
}

/** Dates and destinations of waves before a date that still hold open rows. */
export async function earlierOpen(
  db: Db,
  businessDate: string,
): Promise<{ readonly businessDate: string; readonly destination: string }[]> {
  return db.query(
    `
    select distinct w.business_date::text as "businessDate", d.destination
    from wave w
    join delivery d using (wave_id)
    where w.business_date < $1::date and w.ended_at is null and d.state in ('planned', 'sending')
    order by 1, 2`,
    [businessDate],
  )
}

/**
 * Marks waves that hold no open row. The wave is locked by a statement of its own before it is looked into, so that
 * rows of a planning that commits meanwhile are seen.
 */
export async function endWaves(db: Db, businessDate: string, which: 'date' | 'earlier'): Promise<number> {
  const dates = which === 'date' ? 'business_date = $1::date' : 'business_date < $1::date'
  return db.transaction(async (tx) => {
    const open = await tx.query<{ wave_id: number }>(
      `select wave_id from wave where ${dates} and ended_at is null order by wave_id for update`,
      [businessDate],
    )
    if (open.length === 0) return 0
    return tx.execute(
      `
      update wave w set ended_at = now()
      where w.wave_id = any ($1::int[]) and not exists (
        select from delivery d where d.wave_id = w.wave_id and d.state in ('planned', 'sending'))`,
      [open.map((wave) => wave.wave_id)],
    )
  })
}

/** Waves of a date that have rows in sending for a destination. */
export function wavesInFlight(
  db: Db,
  businessDate: string,
  destination: string,
): Promise<{ readonly waveId: number; readonly campaign: string }[]> {
  return db.query(
    `
    select distinct d.wave_id as "waveId", w.campaign
    from wave w
    join delivery d using (wave_id)
    where w.business_date = $1::date and d.destination = $2::text and d.state = 'sending'`,
    [businessDate, destination],
  )
}

export interface BusyDestination {
  readonly destination: string
  /** Rows in flight, that may go now, or that wait for a later try. */
  readonly busy: number
  readonly broken: boolean
}

/** What a night waits for: by destination, rows that neither ended nor wait for their window or an approval. */
export function busyDestinations(
  db: Db,
  businessDate: string,
  clock: Date | null,
): Promise<BusyDestination[]> {
  return db.query<BusyDestination>(
    `
    with spot as (
      select d.destination, d.state, d.zone, d.not_before, d.not_after, count(*) as rows
      from wave w
      join delivery d using (wave_id)
      where w.business_date = $1::date and (d.state = 'sending' or d.state = 'planned' and w.state = 'approved')
      group by d.destination, d.state, d.zone, d.not_before, d.not_after
    )
    select s.destination, sum(s.rows)::float8 as busy, coalesce(b.breaker <> 'closed', false) as broken
    from spot s
    left join destination_state b on b.destination = s.destination
    where s.state = 'sending' or window_open(coalesce($2::timestamptz, now()), s.zone, s.not_before, s.not_after)
    group by s.destination, b.breaker
    order by s.destination`,
    [businessDate, clock],
  )
}

/** Contacts that a run planned, by what became of them. */
export function readDeliveryTotals(db: Db, runId: number): Promise<DeliveryTotals> {
  return one<DeliveryTotals>(
    db,
    `
    with counted as (
      select d.state, count(*) as n
      from wave w
      join delivery d using (wave_id)
      where w.business_date = (select business_date from run where run_id = $1::int) and d.run_id = $1::int
      group by d.state
      union all
      select 'skipped', people from wave_skip where run_id = $1::int
    )
    select coalesce(sum(n), 0)::float8 as due,
      coalesce(sum(n) filter (where state = 'sent'), 0)::float8 as sent,
      coalesce(sum(n) filter (where state = 'failed'), 0)::float8 as failed,
      coalesce(sum(n) filter (where state = 'unknown'), 0)::float8 as unknown,
      coalesce(sum(n) filter (where state = 'skipped'), 0)::float8 as skipped,
      coalesce(sum(n) filter (where state in ('planned', 'sending')), 0)::float8 as waiting
    from counted`,
    [runId],
  )
}

/** Destinations that have rows which are not ended, of any date: each of them needs a worker. */
export async function unfinishedDestinations(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ destination: string }>(`
    select distinct d.destination
    from wave w
    join delivery d using (wave_id)
    where w.ended_at is null and d.state in ('planned', 'sending')
    order by d.destination`)
  return rows.map((row) => row.destination)
}
