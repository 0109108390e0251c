import { join } from 'node:path'
import { inject } from 'vitest'
import { homeLayout } from '../../config/home.ts'
import { embeddedUrl } from '../../config/stack-record.ts'
import { withLock } from '../../scripts/stack/lock.ts'
import { startPostgres } from '../../scripts/stack/postgres.ts'
import { addressOf, startTemporal } from '../../scripts/stack/temporal-server.ts'

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

/** The address of the Temporal server of this run, started once; its search attributes are registered. */
export async function testTemporal(): Promise<string> {
  const { home } = inject('testRun')
  const layout = homeLayout(home, {})
  const options = { layout, env: process.env, namespace: 'default', headless: true, report: console.log }
  const { record } = await withLock(join(layout.run, 'stack.lock'), LOCK_MS, () => startTemporal(options))
  return addressOf(record)
}
