import type { Db } from '../../../db/connect.ts'

/** Rows of a staged table for whose key a later row of the file stands. */
export async function repeatedRows(tx: Db, table: string, key: readonly string[]): Promise<number[]> {
  const columns = key.join(', ')
  const rows = await tx.query<{ row_no: number }>(`
    with repeated as (
      select ${columns}, max(row_no) as last
      from ${table}
      group by ${columns}
      having count(*) > 1
    )
    select s.row_no
    from ${table} s
    join repeated r using (${columns})
    where s.row_no <> r.last`)
  return rows.map((row) => row.row_no)
}

/** Takes rows off a staged table. */
export function dropRows(tx: Db, table: string, rows: readonly number[]): Promise<number> {
  return tx.execute(`delete from ${table} where row_no = any ($1::int[])`, [rows])
}

/** Statistics: a staged table is new, and plans depend on it. */
export function analyze(tx: Db, ...tables: readonly string[]): Promise<number> {
  return tx.execute(`analyze ${tables.join(', ')}`)
}
