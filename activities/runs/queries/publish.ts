import type { Stage } from '../../../core/stages.ts'
import { type Db, one } from '../../../db/connect.ts'

export interface Imbalance {
  readonly sum: string
  readonly subject: string
  readonly left_side: string
  readonly right_side: string
  readonly difference: string
}

/**
 * Sums of some stages of a run that do not add up; looks at the state that the run has written, published or not. That
 * of identity reads all records.
 */
export async function imbalances(tx: Db, runId: number, stages: readonly Stage[]): Promise<Imbalance[]> {
  await tx.query(`select set_config('nocturne.run', $1::text, true)`, [String(runId)])
  return tx.query<Imbalance>(
    `
    select sum, subject, left_side, right_side, difference
    from published.check_balance
    where run_id = $1::int and stage = any ($2::text[])
    order by sum, subject`,
    [runId, stages],
  )
}

export interface Clearance {
  /** First stage before publish that is neither done nor skipped. */
  readonly missing: string | null
  readonly stopped: boolean
  readonly asked: boolean
  readonly approved: boolean
}

/** What must hold before a run may be published. */
export function clearance(tx: Db, runId: number): Promise<Clearance> {
  return one<Clearance>(
    tx,
    `
    select
      (select stage from stage
        where run_id = $1::int and stage in ('extract', 'identity', 'profiles', 'consent', 'segments', 'gates')
          and state not in ('done', 'skipped')
        limit 1) as missing,
      exists (select from gate_verdict where run_id = $1::int and verdict = 'stop') as stopped,
      exists (select from gate_verdict where run_id = $1::int and verdict = 'ask') as asked,
      exists (select from approval where run_id = $1::int and gate = 'data' and decision = 'approve') as approved`,
    [runId],
  )
}

/** Notes when a run was published; once. */
export function markPublished(tx: Db, runId: number, at: Date): Promise<number> {
  return tx.execute(
    'update run set published_at = $2::timestamptz where run_id = $1::int and published_at is null',
    [runId, at],
  )
}

/** Whether a source of the run failed: it is optional then, and the run degraded. */
export async function sourceFailed(db: Db, runId: number): Promise<boolean> {
  const row = await one<{ failed: boolean }>(
    db,
    `select exists (select from source_load where run_id = $1::int and state = 'failed') as failed`,
    [runId],
  )
  return row.failed
}
