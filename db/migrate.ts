import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Knex } from 'knex'
import { hopeless } from '../core/errors.ts'
import { connect, type Db } from './connect.ts'

const DIRECTORY = fileURLToPath(new URL('./migrations/', import.meta.url))

/** Brings a database to this version's schema; forward only, each file once, racing callers wait for each other. Returns the names of the files that were applied; NEWER_DATABASE or CHANGED_SCHEMA where it cannot be brought there. */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const db = connect({ url: databaseUrl, max: 2, application: 'nocturne migrate', statementTimeoutMs: 0 })
  try {
    await refuseNewer(db)
    await refuseChanged(db)
    const [, applied] = (await db.knex.migrate.latest({
      migrationSource: SOURCE,
      tableName: 'schema_migration',
    })) as [number, string[]]
    return applied
  } finally {
    await db.end()
  }
}

/** Refuses a database whose schema is not exactly this version's: newer, changed or not migrated. */
export async function requireSchema(db: Db): Promise<void> {
  await refuseNewer(db)
  await refuseChanged(db)
  const pending = await pendingMigrations(db)
  if (pending.length > 0)
    throw hopeless(
      'NOT_MIGRATED',
      `The database lacks ${pending.length} migrations (${pending[0]} first): run \`nocturne migrate\`.`,
    )
}

/** Names of migrations that this version has and the database has not. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const applied = new Set(await appliedMigrations(db))
  return (await SOURCE.getMigrations([])).filter((name) => !applied.has(name))
}

/** Refuses a database that a newer version served: what this one writes there may not be what that one reads. */
async function refuseNewer(db: Db): Promise<void> {
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
  const names = new Set(await SOURCE.getMigrations([]))
  return (await appliedMigrations(db)).filter((name) => !names.has(name))
}

/** What was applied once is not applied again: a table or a view that reads otherwise would fail in the middle of a night. */
async function refuseChanged(db: Db): Promise<void> {
  const changed = await changedMigrations(db)
  if (changed.length === 0) return
  throw hopeless(
    'CHANGED_SCHEMA',
    `Another release or checkout of nocturne made this database: migrations that were applied to it read otherwise here (${changed.length}, ${changed[0]} first). ` +
      'An embedded database is emptied and made anew by `nocturne dev reset --yes`; for any other, install the release that made it, or name another database in DATABASE_URL.',
    { migrations: changed.length },
  )
}

/** Names of migrations that were applied with another content than they have in this version. */
export async function changedMigrations(db: Db): Promise<readonly string[]> {
  // The names first: another migrate may commit in between, and commits both at once.
  const names = await appliedMigrations(db)
  if (names.length === 0) return []
  const kept = (await isThere(db, 'migration_content'))
    ? await db.query<{ name: string; hash: string }>('select name, hash from migration_content')
    : []
  const hashes = new Map(kept.map((row) => [row.name, row.hash]))
  const known = new Set(await SOURCE.getMigrations([]))
  const changed: string[] = []
  for (const name of names)
    if (known.has(name) && hashes.get(name) !== hashOf(await contentOf(name))) changed.push(name)
  return changed
}

async function appliedMigrations(db: Db): Promise<readonly string[]> {
  if (!(await isThere(db, 'schema_migration'))) return []
  const rows = await db.query<{ name: string }>('select name from schema_migration order by name')
  return rows.map((row) => row.name)
}

async function isThere(db: Db, table: string): Promise<boolean> {
  const [found] = await db.query<{ present: boolean }>(
    'select to_regclass($1::text) is not null as present',
    [table],
  )
  return found?.present === true
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
    const sql = await contentOf(name)
    const up = async (knex: Knex): Promise<void> => {
      await knex.raw(sql.replaceAll('?', '\\?')).catch((error) => Promise.reject(located(name, sql, error)))
      await keepHash(knex, name, hashOf(sql))
    }
    return { up, down: () => Promise.resolve() }
  },
}

/** In the transaction of the migration. */
async function keepHash(knex: Knex, name: string, hash: string): Promise<void> {
  await knex.raw(
    `
    insert into migration_content (name, hash)
    values (?::text, ?::text)
    on conflict (name) do update set hash = excluded.hash`,
    [name, hash],
  )
}

const contentOf = (name: string): Promise<string> => readFile(`${DIRECTORY}${name}`, 'utf8')

/** Line ends are the checkout's, not the schema's. */
const hashOf = (sql: string): string =>
  createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
