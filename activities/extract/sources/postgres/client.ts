import pg from 'pg'
import type { PostgresFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless } from '../../../../core/errors.ts'
import type { SourceIo } from '../kind.ts'
import { faultOf, placeOf } from './fault.ts'

/** A row as texts; null = none. */
export type TextRow = readonly (string | null)[]

/** The one connection to a source's database. Errors name its host and database. */
export interface SourceClient {
  query(sql: string, params: readonly (string | null)[]): Promise<readonly TextRow[]>
  /** Names and type numbers of the columns of a query. */
  columns(sql: string): Promise<readonly { readonly name: string; readonly type: number }[]>
  /** Rows of one statement, and so of one moment, some at a time. Whoever stops early calls `return`. */
  stream(sql: string, params: readonly (string | null)[]): AsyncGenerator<readonly TextRow[], void, void>
  end(): Promise<void>
}

/** Patience with the network beyond that with a statement. */
const NETWORK_MS = 10_000
const FIRST_FETCH = 100
const MOST_FETCHED = 5_000
const FETCH_BYTES = 4 * 2 ** 20

/** Connects: read only, times in UTC and ISO, every value as text. */
export async function connectSource(source: string, from: PostgresFrom, io: SourceIo): Promise<SourceClient> {
  const place = placeOf(from.url)
  const client = clientOf(source, from)
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      io.signal.throwIfAborted()
      throw faultOf(source, place, error)
    }
  }
  // A statement under way would hold the activity until it ends: the connection is cut under it.
  const cut = (): void => void client.end().catch(() => undefined)
  io.signal.addEventListener('abort', cut)
  client.on('error', () => undefined)
  const run = (text: string, values: readonly (string | null)[]): Promise<pg.QueryArrayResult<TextRow[]>> =>
    guarded(() => client.query({ text, values: [...values], rowMode: 'array', types: AS_TEXT }))
  await guarded(async () => {
    await client.connect()
    await client.query(`${SETTINGS}set statement_timeout = ${from.limits.statementMs}`)
  })
  return {
    query: async (sql, params) => (await run(sql, params)).rows as unknown as TextRow[],
    columns: async (sql) =>
      (await run(`${sql} limit 0`, [])).fields.map(({ name, dataTypeID: type }) => ({ name, type })),
    stream: (sql, params) => stream(run, sql, params),
    end: async () => {
      io.signal.removeEventListener('abort', cut)
      await client.end().catch(() => undefined)
    },
  }
}

const AS_TEXT = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig
const SETTINGS = `
  set default_transaction_read_only = on;
  set timezone = 'UTC';
  set datestyle = 'ISO, YMD';
  set intervalstyle = 'iso_8601';
  set bytea_output = 'hex';
  set extra_float_digits = 1;
`

function clientOf(source: string, from: PostgresFrom): pg.Client {
  try {
    return new pg.Client({
      connectionString: from.url,
      application_name: `nocturne source ${source}`,
      connectionTimeoutMillis: NETWORK_MS,
      query_timeout: from.limits.statementMs + NETWORK_MS,
      keepAlive: true,
    })
  } catch {
    throw hopeless(
      'POSTGRES_URL',
      `Source ${source}: url (not shown) is no address of a PostgreSQL database. Write postgresql://user:password@host:5432/database.`,
      { source },
    )
  }
}

type Run = (sql: string, params: readonly (string | null)[]) => Promise<pg.QueryArrayResult<TextRow[]>>

async function* stream(
  run: Run,
  sql: string,
  params: readonly (string | null)[],
): AsyncGenerator<readonly TextRow[], void, void> {
  let [rows, bytes, size] = [0, 0, FIRST_FETCH]
  let open = true
  await run('begin transaction read only', [])
  try {
    await run(`declare nocturne no scroll cursor for ${sql}`, params)
    while (open) {
      const { rows: fetched } = await run(`fetch forward ${size} from nocturne`, [])
      const some = fetched as unknown as readonly TextRow[]
      open = some.length === size
      rows += some.length
      bytes += bytesOf(some)
      // Rows of a megabyte are fetched by fours, short ones by thousands.
      size = Math.max(1, Math.min(MOST_FETCHED, Math.floor(FETCH_BYTES / (bytes / Math.max(rows, 1) + 1))))
      if (some.length > 0) yield some
    }
    await run('commit', [])
  } catch (error) {
    open = false
    throw error
  } finally {
    if (open) await run('rollback', [])
  }
}

/** Bytes of rows, roughly. */
export function bytesOf(rows: readonly TextRow[]): number {
  let bytes = 0
  for (const row of rows) for (const text of row) bytes += text?.length ?? 0
  return bytes
}
