import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../../db/connect.ts'

/** What the first night (run 1) wrote, table by table; foreign keys first. */
const TABLES: readonly (readonly [string, string])[] = [
  ['config_version', 'true'],
  ['run', 'run_id = 1'],
  ['source', 'true'],
  ['vault.source_cursor', 'loaded_run = 1'],
  ['source_load', 'run_id = 1'],
  ['source_record', 'from_run = 1'],
  ['record_identifier', 'from_run = 1'],
  ['vault.person_fields', 'from_run = 1'],
  ['vault.identifier', 'true'],
  ['rejection', 'run_id = 1'],
  ['vault.rejected_row', 'rejection_id in (select rejection_id from rejection where run_id = 1)'],
]

/** Copies the rows of the first night to files of the server, or from them into the tables. */
export async function copyTables(db: Db, directory: string, way: 'out' | 'in'): Promise<void> {
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o777)
  chmodSync(join(directory, '..'), 0o755)
  for (const [table, where] of TABLES) {
    const file = join(directory, `${table}.copy`)
    if (way === 'out') {
      const rows = `select ${await columnsOf(db, table)} from ${table} where ${where}`
      await db.execute(`copy (${rows}) to '${file}'`)
    } else await db.execute(`copy ${table} (${await columnsOf(db, table)}) from '${file}'`)
  }
}

/** As they were opened: what later nights closed is open in the copy. */
async function columnsOf(db: Db, table: string): Promise<string> {
  const rows = await db.query<{ name: string }>(
    `
    select attname as name
    from pg_attribute
    where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'to_run'
    order by attnum`,
    [table],
  )
  return rows.map(({ name }) => name).join(', ')
}
