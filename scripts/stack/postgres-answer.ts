import pg from 'pg'
import { embeddedUrl, type PostgresRecord } from '../../config/stack-record.ts'

/** What a server said when it was asked. `starting` is a server that recovers after a crash. */
export type Answer = 'ready' | 'starting' | 'refused' | 'silent'

const ASK_MS = 3_000
/** Starting up, shutting down, or without a free connection: it is there, but not for us yet. */
const BUSY_STATES = new Set(['57P03', '53300'])

/** Asks the server of this record whether it works. Only our own cluster knows the password. */
export async function askPostgres(record: PostgresRecord): Promise<Answer> {
  try {
    await withMaintenance(record, (client) => client.query('select 1'))
    return 'ready'
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (BUSY_STATES.has(code)) return 'starting'
    return /^(28|3D)/.test(code) ? 'refused' : 'silent'
  }
}

/** Creates a database unless it is there. True when it was created. */
export async function ensureDatabase(record: PostgresRecord, name: string): Promise<boolean> {
  return withMaintenance(record, async (client) => {
    const known = await client.query('select 1 from pg_database where datname = $1::text', [name])
    if (known.rowCount !== 0) return false
    await client.query(`create database ${pg.escapeIdentifier(name)}`)
    return true
  })
}

/** Drops a database with everything in it, and everybody who is connected. */
export async function dropDatabase(record: PostgresRecord, name: string): Promise<void> {
  await withMaintenance(record, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  )
}

async function withMaintenance<T>(
  record: PostgresRecord,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: embeddedUrl(record, 'postgres'),
    connectionTimeoutMillis: ASK_MS,
    application_name: 'nocturne stack',
  })
  // A server that dies while we are connected says so by an event; the query in flight fails on its own.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
