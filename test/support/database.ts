import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { connect, type Pool } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { keepDatabase } from './run.ts'
import { testPostgres } from './servers.ts'

/** A fresh, migrated database. */
export type TestDatabase = { readonly url: string; readonly name: string }

const TEMPLATE_LOCK = 715_001
const POOL_SIZE = 8

/**
 * Call it at the top of a test file (or of a `describe`): all tests in it share one fresh database, which is
 * cloned from the migrated template and dropped at the end, or kept and named when a test failed.
 */
export function useDatabase(): { readonly db: Pool; readonly url: string } {
  let pool: Pool | undefined
  let database: TestDatabase | undefined
  let failed = false
  beforeAll(async () => {
    database = await createDatabase()
    pool = connect({
      url: database.url,
      max: POOL_SIZE,
      application: 'nocturne test',
      statementTimeoutMs: 60_000,
    })
  })
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail'
  })
  afterAll(async () => {
    await pool?.end()
    if (database) await (failed ? keep(database) : drop(database))
  })
  return {
    get db() {
      return present(pool)
    },
    get url() {
      return present(database).url
    },
  }
}

/** Runs `work` on a fresh, migrated database of its own, and drops it; keeps and names it when `work` fails. */
export async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createDatabase()
  try {
    const result = await work(database)
    await drop(database)
    return result
  } catch (error) {
    await keep(database)
    throw error
  }
}

async function createDatabase(): Promise<TestDatabase> {
  const server = await testPostgres()
  const template = await migratedTemplate(server)
  const name = `${prefix()}_${randomBytes(4).toString('hex')}`
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`))
  return { name, url: databaseAt(server, name) }
}

/** The template of this run; the first who asks migrates it, the others wait for that. */
async function migratedTemplate(server: string): Promise<string> {
  const template = `${prefix()}_template`
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock($1::int)', [TEMPLATE_LOCK])
    const { rows } = await client.query<{ ready: boolean }>(
      'select datistemplate as ready from pg_database where datname = $1::text',
      [template],
    )
    if (rows[0]?.ready) return
    await client.query(`drop database if exists ${template} with (force)`)
    await client.query(`create database ${template} template template0`)
    await migrate(databaseAt(server, template))
    // Marked when it is whole: a run that was killed in between does not leave one that looks ready.
    await client.query(`alter database ${template} is_template true`)
  })
  return template
}

async function drop({ name }: TestDatabase): Promise<void> {
  await onServer(await testPostgres(), (client) =>
    client.query(`drop database if exists ${name} with (force)`),
  )
}

async function keep({ name, url }: TestDatabase): Promise<void> {
  const { home, givenDatabaseUrl } = inject('testRun')
  if (givenDatabaseUrl === undefined) await keepDatabase(home, name)
  else console.log(`Database of the failed test, kept: ${name} at ${new URL(url).host}`)
}

async function onServer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server, application_name: 'nocturne test support' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Names of this run only: several runs may share a given server. */
function prefix(): string {
  return `nocturne_test_${createHash('sha256').update(inject('testRun').home).digest('hex').slice(0, 8)}`
}

function databaseAt(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

function present<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error('The database is there from beforeAll on: use it inside of a test or a hook.')
  return value
}
