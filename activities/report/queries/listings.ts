import { type Db, maybe, one } from '../../../db/connect.ts'

export interface DeliveryRow {
  readonly delivery_id: number
  readonly run_id: number
  readonly campaign: string
  readonly wave: string
  readonly step: string
  readonly channel: string
  readonly destination: string
  readonly profile_id: string
  readonly state: string
  readonly reason: string | null
  readonly error_code: string | null
  readonly planned_at: Date
  readonly claimed_at: Date | null
  readonly ended_at: Date | null
  readonly attempts: number
}

/** Deliveries, the newest first; null = any. */
export function readDeliveries(
  db: Db,
  filter: { readonly runId: number | null; readonly state: string | null; readonly reason: string | null },
  limit: number,
): Promise<DeliveryRow[]> {
  return db.query<DeliveryRow>(
    `
    select delivery_id::float8 as delivery_id, run_id, campaign, wave::text as wave, step, channel, destination,
      profile_id, state, reason, error_code, planned_at, claimed_at, ended_at, attempts
    from published.delivery
    where ($1::int is null or run_id = $1::int)
      and ($2::text is null or state = $2::text)
      and ($3::text is null or reason = $3::text)
    order by delivery_id desc
    limit $4::int`,
    [filter.runId, filter.state, filter.reason, limit],
  )
}

/** How many people were skipped for the reason of their last row, which stands for them; null = any run or reason. */
export async function countSkippedAgain(
  db: Db,
  runId: number | null,
  reason: string | null,
): Promise<number> {
  const { people } = await one<{ people: number }>(
    db,
    `
    select coalesce(sum(people), 0)::float8 as people
    from published.skipped_again
    where ($1::int is null or run_id = $1::int) and ($2::text is null or reason = $2::text)`,
    [runId, reason],
  )
  return people
}

export interface RejectionRow {
  readonly rejection_id: number
  readonly run_id: number
  readonly source: string
  readonly position: string
  readonly reason: string
  readonly detail: string
}

/** Refused rows of a run, the newest first; null = any source or reason. */
export function readRejections(
  db: Db,
  runId: number,
  filter: { readonly source: string | null; readonly reason: string | null },
  limit: number,
): Promise<RejectionRow[]> {
  return db.query<RejectionRow>(
    `
    select rejection_id::float8 as rejection_id, run_id, source, position, reason, detail
    from published.rejection
    where run_id = $1::int
      and ($2::text is null or source = $2::text)
      and ($3::text is null or reason = $3::text)
    order by rejection_id desc
    limit $4::int`,
    [runId, filter.source, filter.reason, limit],
  )
}

/** One refused row, or null. */
export function readRejection(db: Db, rejectionId: number): Promise<RejectionRow | null> {
  return maybe<RejectionRow>(
    db,
    `
    select rejection_id::float8 as rejection_id, run_id, source, position, reason, detail
    from published.rejection
    where rejection_id = $1::bigint`,
    [rejectionId],
  )
}

/** The newest run that refused a row, or null when none ever did. */
export async function readNewestRunWithRejections(db: Db): Promise<number | null> {
  const row = await maybe<{ run_id: number | null }>(db, 'select max(run_id) as run_id from rejection')
  return row?.run_id ?? null
}
