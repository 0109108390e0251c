import type { ApprovalGate } from '../../../core/night.ts'
import type { RunState } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'

/** Marks a run as waiting for an approval; only the holder of the lease can wait. */
export function markWaiting(db: Db, runId: number, gate: ApprovalGate): Promise<number> {
  return db.execute(
    `update run set state = 'waiting', waiting_gate = $2::text where run_id = $1::int and lease`,
    [runId, gate],
  )
}

/** Marks a run as going on. */
export function markRunning(db: Db, runId: number): Promise<number> {
  return db.execute(
    `update run set state = 'running', waiting_gate = null where run_id = $1::int and lease`,
    [runId],
  )
}

/** Marks a run as paused: it waits for whoever resumes it. */
export function markPaused(db: Db, runId: number, by: string, reason: string): Promise<number> {
  return db.execute(
    `
    update run
    set state = 'waiting', paused_by = $2::text, paused_reason = $3::text
    where run_id = $1::int and lease and paused_by is null`,
    [runId, by, reason],
  )
}

/** Marks a paused run as going on. */
export function markResumed(db: Db, runId: number): Promise<number> {
  return db.execute(
    `
    update run
    set state = 'running', paused_by = null, paused_reason = null
    where run_id = $1::int and lease and paused_by is not null`,
    [runId],
  )
}

export interface Ending {
  readonly state: RunState
  readonly errorCode: string | null
  readonly errorHint: string | null
}

/** Notes how a run ends while it still holds the lease (its report reads it). */
export function markOutcome(db: Db, runId: number, ending: Ending): Promise<number> {
  return db.execute(
    `
    update run
    set state = $2::text, error_code = $3::text, error_hint = $4::text, waiting_gate = null,
      paused_by = null, paused_reason = null
    where run_id = $1::int and lease`,
    [runId, ending.state, ending.errorCode, ending.errorHint],
  )
}

/** Ends a run and releases its lease, if this workflow execution still holds it. */
export function endRun(
  tx: Db,
  run: { readonly runId: number; readonly temporalRunId: string },
  ending: Ending,
  at: Date,
): Promise<number> {
  return tx.execute(
    `
    update run
    set lease = false, state = $3::text, error_code = $4::text, error_hint = $5::text, waiting_gate = null,
      paused_by = null, paused_reason = null, ended_at = $6::timestamptz
    where run_id = $1::int and temporal_run_id = $2::text and lease`,
    [run.runId, run.temporalRunId, ending.state, ending.errorCode, ending.errorHint, at],
  )
}

/** Takes the lease from a run whose workflow is gone; what it published stays, and it is degraded then. */
export function takeOver(tx: Db, runId: number, temporalRunId: string | null, at: Date): Promise<number> {
  return tx.execute(
    `
    update run
    set lease = false, state = case when published_at is null then 'failed' else 'degraded' end,
      error_code = 'lost',
      error_hint = 'Its workflow no longer exists in Temporal. Start the date again with: nocturne run',
      waiting_gate = null, paused_by = null, paused_reason = null, ended_at = $3::timestamptz
    where run_id = $1::int and temporal_run_id is not distinct from $2::text and lease`,
    [runId, temporalRunId, at],
  )
}

/** Marks what a run was doing when it ended: stages that were under way have failed. */
export function failOpenStages(tx: Db, runId: number, at: Date): Promise<number> {
  return tx.execute(
    `
    update stage
    set state = 'failed', ended_at = $2::timestamptz
    where run_id = $1::int and state in ('running', 'waiting')`,
    [runId, at],
  )
}
