import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, type NightClient, startNight } from '../../scripts/client/index.ts'
import type { RunningWorkers } from '../../workers/create.ts'
import { writeFiles } from '../support/tiny-brand.ts'
import { clientOf, type Env, localProject, type Servers, type ShopFiles, waitFor, workersOf } from './shop.ts'

/** A brand project of a test with its workers and its client, on the real servers. */
export interface LiveBrand extends ShopFiles {
  readonly client: NightClient
  /** Starts a night and waits for its end; `clock` for deliveries in a window of the past. */
  readonly night: (date: string, options?: NightOptions) => Promise<Ended>
  readonly wait: (runId: number) => Promise<Ended>
  readonly stop: () => Promise<void>
}

export interface NightOptions {
  readonly again?: boolean
  readonly clock?: string | null
}

/** Gives the project of a directory a name that no other test has, so that they never meet on a queue. */
export function brandFiles(dir: string, env: Env): ShopFiles {
  const path = join(dir, 'nocturne.yaml')
  const text = readFileSync(path, 'utf8')
  const brand = `${/^brand: (.*)$/m.exec(text)?.[1] ?? 'brand'}-${randomBytes(4).toString('hex')}`
  writeFileSync(path, text.replace(/^brand: .*$/m, `brand: ${brand}`))
  return {
    dir,
    brand,
    write: (files) => writeFiles(dir, files),
    local: () => localProject(dir, env),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** A project made of these files, in a directory of its own. */
export function newBrand(files: Readonly<Record<string, string>>, env: Env): ShopFiles {
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-brand-'))
  writeFiles(dir, files)
  return brandFiles(dir, env)
}

/** Starts workers and a client for a brand. */
export async function liveBrand(files: ShopFiles, servers: Servers, env: Env): Promise<LiveBrand> {
  const client = await clientOf(files, servers)
  const workers: RunningWorkers = await workersOf(files, servers, env)
  const night = async (date: string, options: NightOptions = {}): Promise<Ended> => {
    const { again = false, clock = null } = options
    const { runId } = await startNight(client, { local: files.local(), date, again, clock, now: new Date() })
    return waitFor(client, runId, false)
  }
  return {
    ...files,
    client,
    night,
    wait: (runId) => waitFor(client, runId, false),
    stop: async () => {
      await workers.stop()
      await client.close()
    },
  }
}
