import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { hashFiles, parseProject, readProjectFiles } from '../../config/load.ts'
import { brandKey } from '../../db/keys.ts'
import {
  connectClient,
  type Ended,
  type NightClient,
  startNight,
  waitNight,
} from '../../scripts/client/index.ts'
import type { LocalProject } from '../../scripts/project.ts'
import { bundleWorkflows } from '../../workers/bundle.ts'
import { createWorkers, type RunningWorkers } from '../../workers/create.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { TINY_FILES, writeFiles } from '../support/tiny-brand.ts'

export const KEY = brandKey('ef'.repeat(32))

/** A brand project on disk, a worker that serves it and a client that steers it, all on the real servers. */
export interface Shop {
  readonly dir: string
  readonly brand: string
  readonly client: NightClient
  /** Adds or replaces files of the project or of its data. */
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** The project as it stands on disk now. */
  readonly local: () => LocalProject
  /** Starts the night of a date and waits until it has ended, or waits for an approval. */
  readonly night: (date: string, again?: boolean) => Promise<Ended>
  /** Waits for a run that was started or approved. */
  readonly wait: (runId: number, throughApproval?: boolean) => Promise<Ended>
  readonly stopWorker: () => Promise<void>
  readonly startWorker: () => Promise<void>
}

/** Call it at the top of a test file: its brand has a name of its own, so that files never meet on a queue. */
export function useShop(env: Readonly<Record<string, string>> = {}): Shop {
  const database = useDatabase()
  const brand = `tiny-${randomBytes(4).toString('hex')}`
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-shop-'))
  const held: { client?: NightClient; workers?: RunningWorkers | undefined } = {}
  const write = (files: Readonly<Record<string, string>>): void => writeFiles(dir, files)
  write({
    ...TINY_FILES,
    'nocturne.yaml': `${TINY_FILES['nocturne.yaml']}`.replace('brand: tiny', `brand: ${brand}`),
  })
  const local = (): LocalProject => localProject(dir, env)
  const wait = (runId: number, throughApproval = false): Promise<Ended> =>
    waitNight(client(), runId, {
      onLook: () => undefined,
      throughApproval,
      signal: new AbortController().signal,
    })
  const client = (): NightClient => {
    if (held.client === undefined) throw new Error('the client is there from beforeAll on')
    return held.client
  }
  const startWorker = async (): Promise<void> => {
    held.workers = await startShopWorker({
      brand,
      dir,
      databaseUrl: database.url,
      temporalAddress: await testTemporal(),
      env,
    })
  }
  const stopWorker = async (): Promise<void> => {
    await held.workers?.stop()
    held.workers = undefined
  }
  beforeAll(async () => {
    const address = await testTemporal()
    const temporal = { namespace: 'default', connectionOptions: { address } }
    held.client = await connectClient({ databaseUrl: database.url, temporal, brand })
    await startWorker()
  }, 120_000)
  afterAll(async () => {
    await stopWorker()
    await held.client?.close()
    rmSync(dir, { recursive: true, force: true })
  }, 60_000)
  return {
    dir,
    brand,
    get client() {
      return client()
    },
    write,
    local,
    wait,
    startWorker,
    stopWorker,
    night: async (date, again = false) => {
      const started = await startNight(client(), {
        local: local(),
        date,
        again,
        clock: null,
        now: new Date(),
      })
      return wait(started.runId)
    },
  }
}

function localProject(dir: string, env: Readonly<Record<string, string>>): LocalProject {
  const files = readProjectFiles(dir)
  const parsed = parseProject(files, env)
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => `${p.file}:${p.line} ${p.message}`).join('\n'))
  return { dir, files, configVersion: hashFiles(files), project: parsed.project }
}

interface ShopWorker {
  readonly brand: string
  readonly dir: string
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly env: Readonly<Record<string, string>>
}

/** The worker of a shop, in this process. */
export async function startShopWorker(shop: ShopWorker): Promise<RunningWorkers> {
  return createWorkers({
    brand: shop.brand,
    databaseUrl: shop.databaseUrl,
    temporal: { namespace: 'default', connectionOptions: { address: shop.temporalAddress } },
    key: KEY,
    env: shop.env,
    home: { out: join(shop.dir, '.out'), reports: join(shop.dir, '.reports') },
    ui: null,
    workflowBundle: await bundleWorkflows(),
    slots: 4,
    patienceMs: 10_000,
    now: () => new Date(),
    report: (activity, attempt, fault) => console.error(activity, attempt, fault),
    signal: new AbortController().signal,
  })
}
