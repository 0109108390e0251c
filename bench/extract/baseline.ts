import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, one } from '../../db/connect.ts'

/** What a night wrote, table by table; foreign keys first. */
const tablesOf = (run: number): readonly (readonly [string, string])[] => [
  ['config_version', run === 1 ? 'true' : 'false'],
  ['run', `run_id = ${run}`],
  ['source', `source_id in (select source_id from source_load where run_id = ${run})`],
  ['vault.source_cursor', `loaded_run = ${run}`],
  ['source_load', `run_id = ${run}`],
  ['source_record', `from_run = ${run}`],
  ['record_identifier', `from_run = ${run}`],
  ['vault.person_fields', `from_run = ${run}`],
  [
    'vault.identifier',
    `identifier_id in (select identifier_id from record_identifier where from_run = ${run}
      except select identifier_id from record_identifier where from_run < ${run})`,
  ],
  ['rejection', `run_id = ${run}`],
  ['vault.rejected_row', `rejection_id in (select rejection_id from rejection where run_id = ${run})`],
]

/** They have rows from the start. */
const MADE_BY_MIGRATION = [
  'installation',
  'migration_content',
  'publication',
  'schema_migration',
  'schema_migration_lock',
]

/** Rows in all tables, whichever they are: what a night wrote is what came to them. */
export async function rowsIn(db: Db): Promise<number> {
  const tables = await db.query<{ name: string }>(
    `
    select oid::regclass::text as name
    from pg_class
    where relkind = 'r' and relnamespace = any (array['public', 'vault']::regnamespace[])
      and relname <> all ($1::text[])`,
    [MADE_BY_MIGRATION],
  )
  let rows = 0
  for (const { name } of tables)
    rows += Number((await one<{ n: string }>(db, `select count(*) as n from ${name}`)).n)
  return rows
}

/** Copies the rows of a night to files of the server, or from them into the tables. Returns how many. */
export async function copyTables(db: Db, directory: string, run: number, way: 'out' | 'in'): Promise<number> {
  let rows = 0
  mkdirSync(directory, { recursive: true })
  chmodSync(directory, 0o777)
  chmodSync(join(directory, '..'), 0o755)
  for (const [table, where] of tablesOf(run)) {
    const file = join(directory, `${table}.copy`)
    if (way === 'out') {
      const wanted = `select ${await columnsOf(db, table)} from ${table} where ${where}`
      rows += await db.execute(`copy (${wanted}) to '${file}'`)
    } else rows += await db.execute(`copy ${table} (${await columnsOf(db, table)}) from '${file}'`)
  }
  return rows
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
