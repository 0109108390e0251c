import type { Db } from '../../../db/connect.ts'

/**
 * Tables with rows of which PostgreSQL has no statistics yet. Autovacuum never comes to a table of one or two rows;
 * without statistics `source` is taken for 1,310 rows, and a join with it for a thousandth of its size: a sum over
 * `published.event` of 541,909 events was then a nested loop that had not ended after ten minutes (1.3 s with them).
 */
export async function unknownTables(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>(`
    select c.oid::regclass::text as name
    from pg_class c
    where c.relkind = 'r' and c.reltuples = -1 and pg_relation_size(c.oid) > 0
      and c.relnamespace = any (array['public', 'vault']::regnamespace[])`)
  return rows.map(({ name }) => name)
}

/**
 * Tables that are a fifth and a megabyte larger than when PostgreSQL last looked. A stage joins what the one before it
 * has just written, long before autovacuum comes: 97,694 people were taken for two.
 */
export async function grownTables(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>(`
    select c.oid::regclass::text as name
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = any (array['public', 'vault']::regnamespace[])
      and pg_relation_size(c.oid) / 8192 > greatest(c.relpages, 0) * 1.2 + 128`)
  return rows.map(({ name }) => name)
}

/** Gives the planner statistics of tables that never had any. */
export async function learnUnknownTables(db: Db): Promise<void> {
  for (const table of await unknownTables(db)) await db.execute(`analyze ${table}`)
}

/**
 * Gives the planner statistics of what a stage has written; nothing to do in a quiet night. Statistics are a help, not a
 * duty: a table that somebody holds, or one that takes long, is left to autovacuum, and the night does not wait.
 */
export async function learnGrownTables(db: Db): Promise<void> {
  const grown = await unlessBusy(db, grownTables)
  for (const table of grown ?? []) await unlessBusy(db, (tx) => tx.execute(`analyze ${table}`))
}

/** lock_not_available, query_canceled. */
const BUSY = ['55P03', '57014']

async function unlessBusy<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T | null> {
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(`set local lock_timeout = '200ms'; set local statement_timeout = '10s'`)
      return work(tx)
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && BUSY.includes(String(error.code))) return null
    throw error
  }
}
