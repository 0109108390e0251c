import type { Db, Param } from './connect.ts'

/** An empty temporary table of the running transaction, `columns` in brackets; one of the same name from an earlier call goes. */
export function temp(tx: Db, name: string, columns: string): Promise<void> {
  return create(tx, name, `${columns} on commit drop`, [])
}

/** One that holds what `select` gives; for whoever adds to it, or joins it with nothing. */
export function tempFrom(tx: Db, name: string, select: string, params: readonly Param[] = []): Promise<void> {
  return create(tx, name, `on commit drop as ${select}`, params)
}

/** The same, analysed: it is new, and plans depend on it. */
export async function tempAs(
  tx: Db,
  name: string,
  select: string,
  params: readonly Param[] = [],
): Promise<void> {
  await tempFrom(tx, name, select, params)
  await tx.execute(`analyze ${name}`)
}

async function create(tx: Db, name: string, definition: string, params: readonly Param[]): Promise<void> {
  await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`create temp table ${name} ${definition}`, params)
}
