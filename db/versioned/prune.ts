import type { Db } from '../connect.ts'
import { VERSIONED, type VersionedTable } from './tables.ts'

/** A profile id is never used again, and may come back by a split: its last version says who founded it. */
const LAST_STAYS: ReadonlySet<string> = new Set(['profile'])

/**
 * Deletes versions that were closed by `oldest` or before: nobody can look at a run before it any more.
 * At most `limit` rows of a table at once, so that no statement is long. Returns how many went.
 */
export async function pruneVersions(db: Db, oldest: number, limit: number): Promise<number> {
  let gone = 0
  for (const table of Object.values<VersionedTable>(VERSIONED)) {
    const over = LAST_STAYS.has(table.name)
      ? `t.to_run <= $1::int and ${laterVersion(table)}`
      : 't.to_run <= $1::int'
    gone += await db.execute(
      `
      delete from ${table.name}
      where ctid = any (array(select t.ctid from ${table.name} t where ${over} limit $2::int))
        and to_run <= $1::int`,
      [oldest, limit],
    )
  }
  return gone
}

/** Is there a younger version of the key? */
function laterVersion(table: VersionedTable): string {
  const same = table.key.map((column) => `n.${column} = t.${column}`).join(' and ')
  return `exists (select from ${table.name} n where ${same} and n.${table.from} >= t.to_run)`
}
