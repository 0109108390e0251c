import type { Db, Param } from './connect.ts'

/**
 * Rows of one statement in batches, so that memory holds `size` of them at a time. Inside a transaction only;
 * `name` tells cursors apart that are open at the same time.
 */
export async function* inBatches<Row extends object>(
  tx: Db,
  name: string,
  size: number,
  sql: string,
  params: readonly Param[] = [],
): AsyncGenerator<readonly Row[]> {
  // All rows are wanted: a plan that is quick to its first row may be hours from its last.
  await tx.execute('set local cursor_tuple_fraction = 1')
  await tx.execute(`declare ${name} no scroll cursor for ${sql}`, params)
  const batch = Math.trunc(size)
  for (;;) {
    const rows = await tx.query<Row>(`fetch forward ${batch} from ${name}`)
    if (rows.length > 0) yield rows
    if (rows.length < batch) break
  }
  await tx.execute(`close ${name}`)
}
