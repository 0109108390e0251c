import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { brandDatabase, connectionsOf } from '../../config/connections.ts'
import { type Env, ensureHome, type HomeLayout, homeLayout } from '../../config/home.ts'
import { readStackRecord } from '../../config/stack-record.ts'
import { homeFailure, StackError } from './errors.ts'
import { withLock } from './lock.ts'
import { startPostgres, stopPostgres } from './postgres.ts'
import { dropDatabase, ensureDatabase } from './postgres-answer.ts'
import type { Report } from './report.ts'
import { startTemporal, stopTemporal } from './temporal-server.ts'
import { startWorker, stopWorker, type WorkerOptions } from './worker-process.ts'

export { type StackStatus, stackStatus } from './status.ts'
export type { WorkerOptions } from './worker-process.ts'

/** How a stack is wanted. */
export type StackOptions = {
  readonly home: string
  readonly env: Env
  /** Names the brand's database on the embedded server. */
  readonly brand: string | undefined
  readonly report: Report
  /** Off only for tests: a crash of the machine may then lose the database. */
  readonly fsync: boolean
  readonly headless: boolean
}

/** The addresses of a stack that answers, and what this call started of it. */
export type Stack = {
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly temporalNamespace: string
  readonly uiUrl?: string
  readonly started: { readonly postgres: boolean; readonly temporal: boolean }
}

// A first start may fetch 45 MB, and a recovery after a crash may take minutes.
const LOCK_MS = 600_000

/**
 * Brings up what this home needs and is not given from outside (`DATABASE_URL`, `TEMPORAL_ADDRESS`, `temporal.toml`):
 * PostgreSQL with the brand's database, and the Temporal development server. What runs already is found again.
 */
export async function stackUp(options: StackOptions): Promise<Stack> {
  const { home, env, report } = options
  const layout = homeLayout(home, env)
  await ensureHome(home).catch((error) => Promise.reject(homeFailure(error, home)))
  return locked(layout, async () => {
    const before = connectionsOf(home, env, options.brand)
    const [postgres, temporal] = await Promise.allSettled([
      before.databaseOwner === 'given' ? false : postgresUp(options, layout),
      before.temporalOwner === 'given'
        ? false
        : startTemporal({
            layout,
            env,
            namespace: before.temporalNamespace,
            headless: options.headless,
            report,
          }).then((it) => it.started),
    ])
    if (postgres.status === 'rejected') throw postgres.reason
    if (temporal.status === 'rejected') throw temporal.reason
    return stackOf(options, { postgres: postgres.value, temporal: temporal.value })
  })
}

/** Starts the background worker of this home, or finds it. True when this call started it. */
export async function workerUp(home: string, env: Env, wanted: WorkerOptions): Promise<boolean> {
  const layout = homeLayout(home, env)
  return locked(layout, () => startWorker(layout, wanted))
}

/** Stops the worker, Temporal and PostgreSQL of this home, in that order; says which of them ran. */
export async function stackDown(
  home: string,
): Promise<{ readonly worker: boolean; readonly temporal: boolean; readonly postgres: boolean }> {
  const layout = homeLayout(home, {})
  const stop = async () => ({
    worker: await stopWorker(layout),
    temporal: await stopTemporal(layout),
    postgres: await stopPostgres(layout),
  })
  // A full disk has no room for a lock either, and stopping must work there.
  return locked(layout, stop).catch((error: unknown) =>
    error instanceof StackError && error.code === 'DISK_FULL' ? stop() : Promise.reject(error),
  )
}

/** Drops the brand's database on the embedded server and makes an empty one. Refused for a server of somebody else. */
export async function resetDatabase(home: string, env: Env, brand: string | undefined): Promise<void> {
  const { databaseOwner } = connectionsOf(home, env, brand)
  const record = readStackRecord(home).postgres
  if (databaseOwner !== 'stack' || !record) {
    throw new StackError(
      'UNSUPPORTED',
      'Only the database of the embedded PostgreSQL can be emptied, and DATABASE_URL names another.',
      'Unset DATABASE_URL, or drop and create that database yourself.',
    )
  }
  await dropDatabase(record, brandDatabase(brand))
  await ensureDatabase(record, brandDatabase(brand))
}

async function postgresUp(options: StackOptions, layout: HomeLayout): Promise<boolean> {
  const { record, started } = await startPostgres({ layout, fsync: options.fsync, report: options.report })
  await ensureDatabase(record, brandDatabase(options.brand))
  return started
}

function stackOf({ home, env, brand }: StackOptions, started: Stack['started']): Stack {
  const { databaseUrl, temporalAddress, temporalNamespace, uiUrl } = connectionsOf(home, env, brand)
  if (databaseUrl === undefined || temporalAddress === undefined) {
    throw new StackError('HOME', `${home} forgot the addresses of its servers.`, 'Start again.')
  }
  return { databaseUrl, temporalAddress, temporalNamespace, ...(uiUrl ? { uiUrl } : {}), started }
}

async function locked<T>(layout: HomeLayout, work: () => Promise<T>): Promise<T> {
  try {
    await mkdir(layout.run, { recursive: true, mode: 0o700 })
    return await withLock(join(layout.run, 'stack.lock'), LOCK_MS, work)
  } catch (error) {
    throw homeFailure(error, layout.home)
  }
}
