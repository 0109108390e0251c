import type { Db } from '../../../db/connect.ts'
import type { Statement } from '../compile/sql.ts'

/** Runs a compiled statement that makes a temporary table, and analyses it: what is joined un-analysed is joined badly. */
export async function stage(tx: Db, table: string, { text, params }: Statement): Promise<void> {
  await tx.execute(text, params)
  await tx.execute(`analyze ${table}`)
}
