import { type Db, maybe } from '../../../db/connect.ts'
import { pruneRunRows, pruneVersions } from '../../../db/versioned/prune.ts'

/** The oldest run that can still be looked at; null = fewer than `keep` are published. */
export async function oldestKeptRun(db: Db, keep: number): Promise<number | null> {
  const row = await maybe<{ run_id: number }>(
    db,
    `
    select run_id
    from run
    where published_at is not null and state <> 'rolled_back'
    order by run_id desc
    offset $1::int
    limit 1`,
    [keep - 1],
  )
  return row?.run_id ?? null
}

/** Marks the runs whose state is about to be thinned out: nobody can look at them or go back to them. */
export function markPruned(db: Db, oldest: number): Promise<number> {
  return db.execute('update run set pruned = true where run_id < $1::int and not pruned', [oldest])
}

/** Deletes at most `limit` rows of each table that no kept run sees: old versions, and what old runs alone wrote. */
export async function pruneBatch(db: Db, oldest: number, limit: number): Promise<number> {
  return (await pruneVersions(db, oldest, limit)) + (await pruneRunRows(db, oldest, limit))
}
