import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import knexFactory, { type Knex } from 'knex'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { type Beside, type EndingSignal, endedBy } from './cancel.ts'

/** A value that a statement may be given; arrays go to `unnest($n::type[])`. */
export type Param =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Buffer
  | readonly (string | number | bigint | boolean | null | Date | Buffer)[]

type Chunks = Iterable<string | Buffer> | AsyncIterable<string | Buffer>

/** The one door to PostgreSQL: a pool, or a transaction of it. */
export interface Db {
  /** Rows of one statement; `$1` parameters. */
  query<Row extends object>(sql: string, params?: readonly Param[]): Promise<Row[]>
  /** Number of rows that one statement changed. */
  execute(sql: string, params?: readonly Param[]): Promise<number>
  /** Runs `work` in one transaction (READ COMMITTED), or in the running one. */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>
  /** `copy ... from stdin` in text form; chunks are whole or broken lines. Returns the number of rows. */
  copyIn(sql: string, chunks: Chunks): Promise<number>
  /** `copy ... to stdout`; whoever stops early waits until the rest is there. */
  copyOut(sql: string): AsyncIterable<Buffer>
  /** knex, for migrations and one-table look-ups. */
  readonly knex: Knex
}

export interface Pool extends Db {
  end(): Promise<void>
  /** The same pool, for work that a signal ends: its statement under way is cancelled, and no other begins. */
  endingWith(signal: EndingSignal): Db
}

export interface ConnectOptions {
  readonly url: string
  readonly max: number
  /** Shown in pg_stat_activity. */
  readonly application: string
  /** Milliseconds after which a statement is cancelled; 0 = never. */
  readonly statementTimeoutMs: number
}

/** Opens a pool; nothing is connected before the first statement. */
export function connect(options: ConnectOptions): Pool {
  const beside: Beside = {
    connectionString: options.url,
    application_name: options.application,
    // The CLI says within 10 s that nobody answers.
    connectionTimeoutMillis: 8_000,
  }
  const sockets = openSockets()
  const knex = knexFactory({
    client: 'pg',
    connection: {
      ...beside,
      stream: sockets.open,
      statement_timeout: options.statementTimeoutMs,
      // A claim that a crash of the server forgets is a mail that goes out twice, whatever the server's own setting is.
      options: '-c timezone=UTC -c jit=off -c synchronous_commit=on',
    },
    pool: { min: 0, max: options.max, idleTimeoutMillis: 10_000 },
    acquireConnectionTimeout: 60_000,
    // knex would print whole statements, which can hold values.
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
  })
  const endingWith = (signal: EndingSignal): Db => door(knex, { signal, beside })
  const end = (): Promise<void> => knex.destroy().finally(sockets.close)
  return { ...door(knex, null), end, endingWith }
}

/**
 * The sockets of a pool. One whose sign-in failed is in no pool, and left open it holds up every `drop database` of the
 * server for a minute.
 */
function openSockets(): { readonly open: () => Socket; readonly close: () => void } {
  const sockets = new Set<Socket>()
  return {
    open: () => {
      const socket = new Socket()
      sockets.add(socket)
      return socket.once('close', () => sockets.delete(socket))
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

type Client = pg.PoolClient
const silent = (): void => {}

/** What ends statements; null = nothing, they run to their end. */
type Ending = { readonly signal: EndingSignal; readonly beside: Beside } | null

function door(knex: Knex, ending: Ending): Db {
  const on = <T>(work: (client: Client) => Promise<T>): Promise<T> => withClient(knex, ending, work)
  return {
    knex,
    query: (sql, params = []) => on((c) => rowsOf(c, sql, params)),
    execute: (sql, params = []) => on((c) => countOf(c, sql, params)),
    copyIn: (sql, chunks) => on((c) => copy(c, sql, chunks)),
    copyOut: (sql) => chunksOut(knex, sql),
    transaction: (work) => knex.transaction((trx) => work(inTransaction(trx, ending))),
  }
}

function inTransaction(trx: Knex.Transaction, ending: Ending): Db {
  const self: Db = { ...door(trx, ending), transaction: (work) => work(self) }
  return self
}

async function withClient<T>(knex: Knex, ending: Ending, work: (client: Client) => Promise<T>): Promise<T> {
  const signal = ending?.signal()
  const client = (await knex.client.acquireConnection()) as Client
  try {
    return await (ending === null ? work(client) : endedBy(signal, ending.beside, client, () => work(client)))
  } finally {
    await knex.client.releaseConnection(client)
  }
}

async function rowsOf<Row extends object>(
  client: Client,
  sql: string,
  params: readonly Param[],
): Promise<Row[]> {
  const result = await client.query<Row>(sql, [...params])
  return result.rows
}

async function countOf(client: Client, sql: string, params: readonly Param[]): Promise<number> {
  const result = await client.query(sql, [...params])
  return result.rowCount ?? 0
}

async function copy(client: Client, sql: string, chunks: Chunks): Promise<number> {
  const stream = client.query(copyFrom(sql))
  await pipeline(Readable.from(chunks, { objectMode: false, highWaterMark: 256 * 1024 }), stream)
  return stream.rowCount
}

async function* chunksOut(knex: Knex, sql: string): AsyncGenerator<Buffer> {
  const client = (await knex.client.acquireConnection()) as Client
  let stoppedEarly = true
  const stream = client.query(copyTo(sql))
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer
    stoppedEarly = false
  } catch (error) {
    stoppedEarly = false
    throw error
  } finally {
    // Behind rows that nobody takes, the rollback would wait for ever; what goes wrong with them, the next statement says.
    if (stoppedEarly) await finished(stream.resume()).catch(silent)
    await knex.client.releaseConnection(client)
  }
}

/** First row of a statement that always gives one. */
export async function one<Row extends object>(
  db: Db,
  sql: string,
  params: readonly Param[] = [],
): Promise<Row> {
  const [row] = await db.query<Row>(sql, params)
  if (row === undefined) throw new Error('a statement that gives one row gave none')
  return row
}

/** First row, or null. */
export async function maybe<Row extends object>(
  db: Db,
  sql: string,
  params: readonly Param[] = [],
): Promise<Row | null> {
  const [row] = await db.query<Row>(sql, params)
  return row ?? null
}
