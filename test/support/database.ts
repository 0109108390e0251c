import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { connect, type Pool } from '../../db/connect.ts'
import { keepDatabase } from './run.ts'
import { testPostgres } from './servers.ts'
import { databaseAt, migratedTemplate, onServer, prefixOf } from './template.ts'

/** A fresh, migrated database. */
export type TestDatabase = { readonly url: string; readonly name: string }

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
  const template = await migratedTemplate(server, inject('testRun'))
  const name = `${prefixOf(inject('testRun'))}_${randomBytes(4).toString('hex')}`
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`))
  return { name, url: databaseAt(server, name) }
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

function present<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error('The database is there from beforeAll on: use it inside of a test or a hook.')
  return value
}
