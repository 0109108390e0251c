import { afterAll, beforeAll } from 'vitest'
import type { Ended, NightClient } from '../../scripts/client/index.ts'
import type { RunningWorkers } from '../../workers/create.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { clientOf, type Env, nightOf, type ShopFiles, shopFiles, waitFor, workersOf } from './shop.ts'

/** A brand project, a worker that serves it and a client that steers it, all on the real servers. */
export interface Shop extends ShopFiles {
  readonly client: NightClient
  /** For a command line of its own. */
  readonly databaseUrl: string
  /** Starts the night of a date and waits until it has ended, or waits for an approval. */
  readonly night: (date: string, again?: boolean) => Promise<Ended>
  /** Stops its worker and starts another. */
  readonly restart: () => Promise<void>
  /** Waits for a run that was started or approved. */
  readonly wait: (runId: number, throughApproval?: boolean) => Promise<Ended>
}

/** Call it at the top of a test file. */
export function useShop(env: Env = {}): Shop {
  const database = useDatabase()
  const files = shopFiles(env)
  const held: { client?: NightClient; workers?: RunningWorkers } = {}
  const client = (): NightClient => {
    if (held.client === undefined) throw new Error('the client is there from beforeAll on')
    return held.client
  }
  const startWorkers = async (): Promise<void> => {
    const servers = { databaseUrl: database.url, temporal: await testTemporal() }
    held.workers = await workersOf(files, servers, env)
  }
  beforeAll(async () => {
    const servers = { databaseUrl: database.url, temporal: await testTemporal() }
    held.client = await clientOf(files, servers)
    await startWorkers()
  }, 120_000)
  afterAll(async () => {
    await held.workers?.stop()
    await held.client?.close()
    files.remove()
  }, 60_000)
  return {
    ...files,
    get client() {
      return client()
    },
    get databaseUrl() {
      return database.url
    },
    restart: async () => {
      await held.workers?.stop()
      await startWorkers()
    },
    wait: (runId, throughApproval = false) => waitFor(client(), runId, throughApproval),
    night: (date, again = false) => nightOf(client(), files, date, again),
  }
}
