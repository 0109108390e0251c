import type { RunRef } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { holdLease } from '../../../db/parts.ts'
import { wrongDatabase } from '../deps.ts'
import { installation } from '../queries/installation.ts'

/**
 * Makes sure that a mark is for this database and for a run that holds the lease, until commit. A workflow may
 * outlive the database that it was started for; run ids begin anew in the next one.
 */
export async function holdOwn(tx: Db, ref: RunRef): Promise<void> {
  await refuseForeign(tx, ref)
  await holdLease(tx, ref)
}

/** Refuses the work of another database. */
export async function refuseForeign(db: Db, ref: RunRef): Promise<void> {
  const { database_id } = await installation(db)
  if (database_id !== ref.databaseId) throw wrongDatabase()
}
