import type { RunKind, RunState, Stage } from '../../../core/stages.ts'
import { type Db, maybe } from '../../../db/connect.ts'

export interface RunRow {
  readonly run_id: number
  readonly brand: string
  readonly business_date: string
  readonly as_of: Date
  readonly time_zone: string
  readonly kind: RunKind
  readonly state: RunState
  readonly published: boolean
  readonly activate: boolean
  readonly from_stage: Stage | null
  readonly base_run: number
  readonly config_version: string
  readonly workflow_id: string
  readonly waiting_gate: 'data' | 'blast' | null
  /** Who paused it, and why. */
  readonly paused_by: string | null
  readonly paused_reason: string | null
  readonly error_code: string | null
  readonly error_hint: string | null
  readonly started_at: Date
  readonly published_at: Date | null
  readonly ended_at: Date | null
}

const RUN = `
  select r.run_id, c.brand, r.business_date::text as business_date, r.as_of, r.time_zone, r.kind, r.state,
    r.published_at is not null and r.state <> 'rolled_back' as published, r.activate, r.from_stage, r.base_run,
    r.config_version, r.workflow_id, r.waiting_gate, r.paused_by, r.paused_reason, r.error_code, r.error_hint, r.started_at, r.published_at, r.ended_at
  from run r
  join config_version c on c.hash = r.config_version`

/** One run, or null. */
export function readRun(db: Db, runId: number): Promise<RunRow | null> {
  return maybe<RunRow>(db, `${RUN} where r.run_id = $1::int`, [runId])
}

/** The newest run that was opened, or null when there is none. */
export function readNewestRun(db: Db): Promise<RunRow | null> {
  return maybe<RunRow>(db, `${RUN} order by r.run_id desc limit 1`)
}

/** The newest run of a business date, or null. */
export function readNewestRunOf(db: Db, businessDate: string): Promise<RunRow | null> {
  return maybe<RunRow>(db, `${RUN} where r.business_date = $1::date order by r.run_id desc limit 1`, [
    businessDate,
  ])
}

/**
 * The run whose report is the one of a business date: the published one, so that a rerun that was rejected does not
 * hide it; as long as none is published, the newest.
 */
export function readReportedRunOf(db: Db, businessDate: string): Promise<RunRow | null> {
  return maybe<RunRow>(
    db,
    `
    ${RUN}
    where r.business_date = $1::date
    order by r.published_at is not null and r.state <> 'rolled_back' desc, r.run_id desc
    limit 1`,
    [businessDate],
  )
}
