import type { Stage } from '../../core/stages.ts'
import { STAGES } from '../../core/stages.ts'
import type { Db } from '../connect.ts'
import { VERSIONED, type VersionedTable } from './tables.ts'

/**
 * Takes back everything that runs after `published` wrote, in every versioned table of `from` and the later
 * stages: rows they opened are deleted, rows they closed are open again. Consent grants are discarded by the
 * consent stage's own statement (denials are never undone).
 */
export async function discardVersions(tx: Db, published: number, from: Stage): Promise<void> {
  const first = STAGES.indexOf(from)
  for (const table of Object.values<VersionedTable>(VERSIONED)) {
    if (STAGES.indexOf(table.owner) < first) continue
    await tx.execute(`delete from ${table.name} where ${table.from} > $1::int`, [published])
    await tx.execute(`update ${table.name} set to_run = null where to_run > $1::int`, [published])
  }
}
