import type { ApprovalGate } from '../../../core/night.ts'
import type { Db } from '../../../db/connect.ts'

export interface ApprovalWord {
  readonly gate: ApprovalGate
  readonly decision: 'approve' | 'reject' | 'timed_out'
  readonly by: string
  readonly reason: string
}

/** Keeps who decided what; 0 = it was kept already. */
export function saveApproval(tx: Db, runId: number, word: ApprovalWord, at: Date): Promise<number> {
  return tx.execute(
    `
    insert into approval as a (run_id, gate, decision, decided_by, reason, decided_at)
    values ($1::int, $2::text, $3::text, $4::text, $5::text, $6::timestamptz)
    on conflict (run_id, gate) do update
    set decision = excluded.decision, decided_by = excluded.decided_by, reason = excluded.reason,
      decided_at = excluded.decided_at
    where (a.decision, a.decided_by, a.reason) is distinct from
      (excluded.decision, excluded.decided_by, excluded.reason)`,
    [runId, word.gate, word.decision, word.by, word.reason, at],
  )
}
