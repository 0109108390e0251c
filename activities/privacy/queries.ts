import type { Db } from '../../db/connect.ts'

/** What was done: who asks who opened something finds all of it under one word. */
export type AuditAction =
  | 'opened'
  | 'recorded consent'
  | 'decided'
  | 'adopted'
  | 'approved'
  | 'rejected'
  | 'timed out'
  | 'paused'
  | 'resumed'
  | 'cancelled'
  | 'rolled back'

type Subject = 'profile' | 'identifier' | 'identity_model' | 'rejection' | 'run' | 'schedule'

/** Who did what to which thing: subjects and details are ids, names of rules and counts, never a person's data. */
export interface AuditEntry {
  /** Login of an operator, or the name of a stage. */
  readonly actor: string
  readonly action: AuditAction
  /** The kind of thing, and its id. */
  readonly subject: `${Subject}:${string}`
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

/** Adds an entry to the audit log, in the caller's transaction. */
export async function recordAudit(tx: Db, entry: AuditEntry): Promise<void> {
  await tx.execute(
    `
    insert into audit (actor, action, subject, detail)
    values ($1::text, $2::text, $3::text, $4::jsonb)`,
    [entry.actor, entry.action, entry.subject, JSON.stringify(entry.detail)],
  )
}
