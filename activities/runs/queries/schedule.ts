import { type Db, maybe } from '../../../db/connect.ts'

/** The nightly start as it was applied last. */
export interface ScheduleRow {
  readonly at: string
  readonly time_zone: string
  readonly jitter_ms: number
  readonly first_date: string
  readonly applied_at: Date
}

/** The schedule, or null when none was applied. */
export function scheduleRow(db: Db): Promise<ScheduleRow | null> {
  return maybe<ScheduleRow>(
    db,
    `
    select at, time_zone, jitter_ms::float8 as jitter_ms, first_date::text as first_date, applied_at
    from schedule`,
  )
}

/** Notes what was applied; the first date that it brings stays as it was. */
export function saveSchedule(tx: Db, it: ScheduleRow): Promise<number> {
  return tx.execute(
    `
    insert into schedule (at, time_zone, jitter_ms, first_date, applied_at)
    values ($1::text, $2::text, $3::bigint, $4::date, $5::timestamptz)
    on conflict (one) do update
    set at = excluded.at, time_zone = excluded.time_zone, jitter_ms = excluded.jitter_ms,
      applied_at = excluded.applied_at`,
    [it.at, it.time_zone, it.jitter_ms, it.first_date, it.applied_at],
  )
}

/** Business dates that are published, in order. */
export async function publishedDates(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ business_date: string }>(`
    select distinct business_date::text as business_date
    from run
    where published_at is not null and state <> 'rolled_back'
    order by business_date`)
  return rows.map((row) => row.business_date)
}
