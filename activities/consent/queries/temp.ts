import type { Db, Param } from '../../../db/connect.ts'

/** A temporary table of the running transaction; one of the same name from an earlier call goes. */
export async function temp(
  tx: Db,
  name: string,
  definition: string,
  params: readonly Param[] = [],
): Promise<void> {
  await tx.execute(`drop table if exists pg_temp.${name}`)
  await tx.execute(`create temp table ${name} ${definition}`, params)
}

/** The same, filled by a select and analysed. */
export async function tempAs(
  tx: Db,
  name: string,
  select: string,
  params: readonly Param[] = [],
): Promise<void> {
  await temp(tx, name, `on commit drop as ${select}`, params)
  await tx.execute(`analyze ${name}`)
}
