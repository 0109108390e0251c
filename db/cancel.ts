import pg from 'pg'

/** Gives the signal that ends the work which runs now; undefined = nothing does. */
export type EndingSignal = () => AbortSignal | undefined

/** How to reach the server beside a connection that is busy. */
export interface Beside {
  readonly connectionString: string
  readonly application_name: string
  readonly connectionTimeoutMillis: number
}

/**
 * Runs one statement so that an abort of `signal` ends it: the server is asked to cancel it (it fails with 57014 then),
 * and none is begun after an abort. Without that a cancelled activity would hold its locks, and its night, until the
 * statement is done.
 */
export async function endedBy<T>(
  signal: AbortSignal | undefined,
  beside: Beside,
  client: pg.PoolClient,
  work: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work()
  signal.throwIfAborted()
  let asked: Promise<void> | undefined
  const ask = (): void => {
    asked = cancelStatement(beside, client)
  }
  signal.addEventListener('abort', ask, { once: true })
  try {
    return await work()
  } finally {
    signal.removeEventListener('abort', ask)
    // Whoever has the connection next must not be the one who is cancelled.
    await asked
  }
}

/** Asks once; where that fails the statement runs to its end, as it would have. */
async function cancelStatement(beside: Beside, client: pg.PoolClient): Promise<void> {
  const { processID } = client as pg.PoolClient & { readonly processID?: number | null }
  const other = new pg.Client(beside)
  other.on('error', () => undefined)
  try {
    await other.connect()
    // Behind a pooler that hands sessions around the number may be somebody else's.
    await other.query(
      `
      select pg_cancel_backend(pid)
      from pg_stat_activity
      where pid = $1::int and datname = current_database()
        and application_name = current_setting('application_name')`,
      [processID],
    )
  } catch {
    // The server is away: the statement ends by itself.
  } finally {
    await other.end().catch(() => undefined)
  }
}
