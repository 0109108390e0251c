import type { Db } from './connect.ts'

interface IndexRow {
  readonly table_name: string
  readonly index_name: string
  /** Definition of the constraint that the index belongs to; null = it is an index only. */
  readonly constraint_def: string | null
  readonly index_def: string
}

/**
 * Locks tables for a bulk load when all of them are empty and nobody is writing to them; false when the load has to
 * take the usual way. Never waits, so that loads of several sources cannot wait for each other.
 */
export async function claimEmpty(tx: Db, tables: readonly string[]): Promise<boolean> {
  return (await areEmpty(tx, tables)) && (await claim(tx, tables)) && areEmpty(tx, tables)
}

/** Locks tables until the transaction ends; false when somebody else uses one. Never waits. */
export async function claim(tx: Db, tables: readonly string[]): Promise<boolean> {
  await tx.execute('savepoint claim')
  try {
    await tx.execute(`lock table ${tables.join(', ')} in access exclusive mode nowait`)
  } catch (error) {
    await tx.execute('rollback to savepoint claim')
    if (isLockNotAvailable(error)) return false
    throw error
  }
  return true
}

/**
 * Takes the indexes off tables that were claimed; the function that comes back puts them on again. Building an index
 * over what is there costs a fraction of keeping it up to date row by row, in random order.
 */
export async function dropIndexes(tx: Db, tables: readonly string[]): Promise<() => Promise<void>> {
  const indexes = await tx.query<IndexRow>(
    `
    select i.indrelid::regclass::text as table_name, c.relname as index_name,
      pg_get_constraintdef(k.oid) as constraint_def, pg_get_indexdef(i.indexrelid) as index_def
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u')
    where i.indrelid = any (select t::regclass from unnest($1::text[]) t)
    order by c.relname`,
    [tables],
  )
  for (const { table_name, index_name, constraint_def } of indexes) {
    const schema = table_name.includes('.') ? `${table_name.split('.', 1)[0]}.` : ''
    if (constraint_def === null) await tx.execute(`drop index ${schema}${index_name}`)
    else await tx.execute(`alter table ${table_name} drop constraint ${index_name}`)
  }
  return async () => {
    await tx.execute(`set local maintenance_work_mem = '256MB'`)
    for (const { table_name, index_name, constraint_def, index_def } of indexes) {
      if (constraint_def === null) await tx.execute(index_def)
      else await tx.execute(`alter table ${table_name} add constraint ${index_name} ${constraint_def}`)
    }
  }
}

async function areEmpty(tx: Db, tables: readonly string[]): Promise<boolean> {
  for (const table of tables) {
    const rows = await tx.query(`select from ${table} limit 1`)
    if (rows.length > 0) return false
  }
  return true
}

function isLockNotAvailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}
