import { STAGES, SUMMED_AGAIN } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import type { ApprovalLine, BalanceLine, GateLine } from '../report.ts'

/** What the gates said of a run, the strongest verdict first. */
export function readGates(db: Db, runId: number): Promise<GateLine[]> {
  return db.query<GateLine>(
    `
    select gate, subject, verdict, value::float8 as value, limit_value::float8 as limit, detail
    from gate_verdict
    where run_id = $1::int
    order by array_position(array['stop', 'ask', 'warn', 'no_data', 'pass'], verdict), gate, subject`,
    [runId],
  )
}

/** Who let a run go on, or not. Staff's own words; the gate's validator keeps addresses out. */
export function readApprovals(db: Db, runId: number): Promise<(Omit<ApprovalLine, 'at'> & { at: Date })[]> {
  return db.query(
    `
    select gate, decision, decided_by as by, reason, decided_at as at
    from approval
    where run_id = $1::int
    order by decided_at`,
    [runId],
  )
}

/** Sums of a run that do not add up; empty is good. Of a published one without that over all records. */
export function readBalance(
  db: Db,
  run: { readonly run_id: number; readonly published: boolean },
): Promise<BalanceLine[]> {
  return db.query<BalanceLine>(
    `
    select run_id, sum, subject, left_side::float8 as left_side, right_side::float8 as right_side,
      difference::float8 as difference
    from published.check_balance
    where run_id = $1::int and stage = any ($2::text[])
    order by sum, subject`,
    [run.run_id, run.published ? SUMMED_AGAIN : STAGES],
  )
}
