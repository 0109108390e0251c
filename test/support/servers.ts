import { join } from 'node:path'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { inject } from 'vitest'
import { homeLayout } from '../../config/home.ts'
import { embeddedUrl } from '../../config/stack-record.ts'
import { withLock } from '../../scripts/stack/lock.ts'
import { startPostgres } from '../../scripts/stack/postgres.ts'
import { addressOf, startTemporal } from '../../scripts/stack/temporal-server.ts'
import { localTemporal, prepareGiven } from './temporal.ts'

// Fetching the Temporal program may come first.
const LOCK_MS = 300_000

/** The address of the PostgreSQL server of this run (database `postgres`): the given one, else ours, started once. */
export async function testPostgres(): Promise<string> {
  const { home, givenDatabaseUrl } = inject('testRun')
  if (givenDatabaseUrl !== undefined) return givenDatabaseUrl
  const layout = homeLayout(home, {})
  const { record } = await withLock(join(layout.run, 'stack.lock'), LOCK_MS, () =>
    startPostgres({ layout, fsync: false, report: () => undefined }),
  )
  return embeddedUrl(record, 'postgres')
}

/** The Temporal server of this run, with our search attributes: the given one, else ours, started once. */
export async function testTemporal(): Promise<ClientConnectConfig> {
  const { home, givenTemporal } = inject('testRun')
  const layout = homeLayout(home, {})
  const lock = join(layout.run, 'stack.lock')
  if (givenTemporal !== undefined) {
    await withLock(lock, LOCK_MS, () => prepareGiven(home, givenTemporal))
    return givenTemporal
  }
  const options = { layout, env: process.env, namespace: 'default', headless: true, report: console.log }
  const { record } = await withLock(lock, LOCK_MS, () => startTemporal(options))
  return localTemporal(addressOf(record))
}
