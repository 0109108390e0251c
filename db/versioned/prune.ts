import type { Db } from '../connect.ts'
import { VERSIONED, type VersionedTable } from './tables.ts'

/**
 * Deletes versions that were closed by `oldest` or before: nobody can look at a run before it any more.
 * At most `limit` rows of a table at once, so that no statement is long. Returns how many went.
 */
export async function pruneVersions(db: Db, oldest: number, limit: number): Promise<number> {
  let gone = 0
  for (const table of Object.values<VersionedTable>(VERSIONED)) {
    gone += await db.execute(
      `
      delete from ${table.name}
      where ctid = any (array(select ctid from ${table.name} where to_run <= $1::int limit $2::int))
        and to_run <= $1::int`,
      [oldest, limit],
    )
  }
  return gone
}
