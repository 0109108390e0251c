import type { Db } from '../../../db/connect.ts'
import type { Statement } from '../compile/sql.ts'

/**
 * Runs a compiled statement that makes a temporary table, and analyses its key: what is joined un-analysed is
 * joined badly, and nothing but the key is joined (0.5 s less than all columns for 100,000 people).
 */
export async function stage(tx: Db, table: string, { text, params }: Statement): Promise<void> {
  await tx.execute(text, params)
  await tx.execute(`analyze ${table} (profile_id)`)
}
