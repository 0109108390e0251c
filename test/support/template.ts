import { createHash } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../../db/migrate.ts'
import type { TestRun } from './run.ts'

const TEMPLATE_LOCK = 715_001

/** The template of this run; the first who asks migrates it, the others wait for that. */
export async function migratedTemplate(server: string, run: TestRun): Promise<string> {
  const template = templateOf(run)
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

/** One connection to a server, closed at the end. */
export async function onServer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server, application_name: 'nocturne test support' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Names of this run only: several runs may share a given server. */
export function prefixOf(run: TestRun): string {
  return `nocturne_test_${createHash('sha256').update(run.home).digest('hex').slice(0, 8)}`
}

/** The same server, another database. */
export function databaseAt(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** On a given server nothing of a run stays; ours goes as a whole. */
export async function dropTemplate(run: TestRun): Promise<void> {
  if (run.givenDatabaseUrl === undefined) return
  const template = templateOf(run)
  await onServer(run.givenDatabaseUrl, async (client) => {
    const known = await client.query('select 1 from pg_database where datname = $1::text', [template])
    if (known.rowCount === 0) return
    await client.query(`alter database ${template} is_template false`)
    await client.query(`drop database ${template} with (force)`)
  })
}

function templateOf(run: TestRun): string {
  return `${prefixOf(run)}_template`
}
