import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Knex } from 'knex'
import { hopeless } from '../core/errors.ts'
import { connect, type Db } from './connect.ts'

const DIRECTORY = fileURLToPath(new URL('./migrations/', import.meta.url))

/** Brings a database to this version's schema; forward only, each file once, racing callers wait for each other. Returns the names of the files that were applied. */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const db = connect({ url: databaseUrl, max: 2, application: 'nocturne migrate', statementTimeoutMs: 0 })
  try {
    await refuseNewer(db)
    const [, applied] = (await db.knex.migrate.latest({
      migrationSource: SOURCE,
      tableName: 'schema_migration',
    })) as [number, string[]]
    return applied
  } finally {
    await db.end()
  }
}

/** Names of migrations that this version has and the database has not. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const names = await SOURCE.getMigrations([])
  const [found] = await db.query<{ present: boolean }>(
    `select to_regclass('schema_migration') is not null as present`,
  )
  if (found?.present !== true) return names
  const done = await db.query<{ name: string }>('select name from schema_migration')
  const applied = new Set(done.map((row) => row.name))
  return names.filter((name) => !applied.has(name))
}

/** Refuses a database that a newer version served: what this one writes there may not be what that one reads. */
export async function refuseNewer(db: Db): Promise<void> {
  const foreign = await foreignMigrations(db)
  if (foreign.length === 0) return
  throw hopeless(
    'NEWER_DATABASE',
    `A newer version of nocturne served this database: migrations that this one does not know were applied to it (${foreign.length}, ${foreign[0]} first). ` +
      'Install that version here, or name another database in DATABASE_URL.',
    { migrations: foreign.length },
  )
}

/** Names of migrations that the database has and this version does not know: a newer version served it. */
export async function foreignMigrations(db: Db): Promise<readonly string[]> {
  const [found] = await db.query<{ present: boolean }>(
    `select to_regclass('schema_migration') is not null as present`,
  )
  if (found?.present !== true) return []
  const names = new Set(await SOURCE.getMigrations([]))
  const done = await db.query<{ name: string }>('select name from schema_migration order by name')
  return done.map((row) => row.name).filter((name) => !names.has(name))
}

/** knex repeats the whole statement in its message; what helps is the file, the line and PostgreSQL's own words. */
function located(name: string, sql: string, error: unknown): Error {
  const { message, position } = error as { message: string; position?: string }
  const line = position === undefined ? 1 : sql.slice(0, Number(position)).split('\n').length
  const said = message.slice(message.lastIndexOf(' - ') + 3)
  return hopeless('MIGRATION_FAILED', `migration ${name}:${line}: ${said}; nothing was changed`, {
    file: name,
    line,
  })
}

const SOURCE: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql')).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const sql = await readFile(`${DIRECTORY}${name}`, 'utf8')
    const up = (knex: Knex) =>
      knex.raw(sql.replaceAll('?', '\\?')).catch((error) => Promise.reject(located(name, sql, error)))
    return { up, down: () => Promise.resolve() }
  },
}
