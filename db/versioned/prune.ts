import type { Db } from '../connect.ts'
import { forgetCompared } from '../vault/compared.ts'
import { VERSIONED, type VersionedTable } from './tables.ts'

/** An id of these is never used again, and may come back by a split: its last version says who founded it. */
export const LAST_STAYS: ReadonlySet<string> = new Set(['profile', 'household'])

/**
 * Deletes versions that were closed by `oldest` or before: nobody can look at a run before it any more.
 * At most `limit` rows of a table at once, so that no statement is long. Returns how many went. What the comparison of such a
 * run kept goes first: it may hold their values, and without them nobody could tell what changed since.
 */
export async function pruneVersions(db: Db, oldest: number, limit: number): Promise<number> {
  let gone = 0
  await forgetCompared(db, 0, oldest - 1)
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

/**
 * Deletes what runs before `oldest` alone wrote, where it grows with the people: refused rows (the vault's too), the
 * entries and exits of segments, marks of parts. What is a few rows a night stays (stages, loads, sizes, verdicts:
 * gates and reports compare with them). Returns how many rows of the tables went, at most `limit` of each.
 */
export async function pruneRunRows(db: Db, oldest: number, limit: number): Promise<number> {
  let gone = 0
  for (const statement of RUN_ROWS) gone += await db.execute(statement, [oldest, limit])
  return gone
}

const RUN_ROWS: readonly string[] = [
  `
  with old as materialized (select rejection_id from rejection where run_id < $1::int limit $2::int),
  rows as (delete from vault.rejected_row where rejection_id in (select rejection_id from old))
  delete from rejection where rejection_id in (select rejection_id from old)`,
  // The exit of a profile that merged tells planning that the survivor's entry is no new one, however long ago.
  `
  delete from membership_change
  where ctid = any (array(
    select c.ctid
    from membership_change c
    where c.run_id < $1::int
      and (c.entered or not exists (select from alias a where a.alias_id = c.profile_id and a.from_run = c.run_id))
    limit $2::int))`,
  `
  delete from stage_part
  where ctid = any (array(select ctid from stage_part where run_id < $1::int limit $2::int))`,
]
