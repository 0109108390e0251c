import type { Db } from '../../db/connect.ts'

/** Who did what to which thing: subjects and details are ids, names of rules and counts, never a person's data. */
export interface AuditEntry {
  /** Login of an operator, or the name of a stage. */
  readonly actor: string
  /** `opened`, `recorded`, `published`, `rolled back`, ... */
  readonly action: string
  /** `profile:<id>`, `rejection:<id>`, `run:<id>`, ... */
  readonly subject: string
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
