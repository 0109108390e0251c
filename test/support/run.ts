import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig'
import { type Env, ensureHome, homeLayout } from '../../config/home.ts'
import type { ProcessRecord } from '../../config/stack-record.ts'
import { setOf } from '../../config/temporal.ts'
import { stopPostgres } from '../../scripts/stack/postgres.ts'
import { removeCluster } from '../../scripts/stack/postgres-place.ts'
import { isRunning, processToken } from '../../scripts/stack/process.ts'
import { stopTemporal } from '../../scripts/stack/temporal-server.ts'
import { stopWorker } from '../../scripts/stack/worker-process.ts'

/** One run of the tests: its servers live in a home of its own, so that several runs at once do not meet. */
export type TestRun = {
  readonly home: string
  readonly givenDatabaseUrl: string | undefined
  /** The given Temporal server, with a namespace of this run only. */
  readonly givenTemporal: ClientConnectConfig | undefined
}

const PREFIX = 'nocturne-test-'
const OWNER = 'owner.json'
const KEPT_HOURS = 2
const KEPT_HOMES = 2

/** A home for the servers of this run. Nothing is started before a test asks for it. */
export async function openRun(env: Env): Promise<TestRun> {
  await sweep()
  const home = await mkdtemp(join(tmpdir(), PREFIX))
  const owner: ProcessRecord = { pid: process.pid, token: processToken(process.pid) ?? '' }
  // In one step: a sweep of another run takes an owner that is half written for one that has ended.
  await writeFile(join(home, `${OWNER}.new`), JSON.stringify(owner))
  await rename(join(home, `${OWNER}.new`), join(home, OWNER))
  await ensureHome(home)
  return { home, givenDatabaseUrl: env.DATABASE_URL || undefined, givenTemporal: givenTemporal(home, env) }
}

/** Only what the environment says: who runs tests does not mean the server of his `temporal.toml`. */
function givenTemporal(home: string, env: Env): ClientConnectConfig | undefined {
  if (!env.TEMPORAL_ADDRESS) return undefined
  const namespace = basename(home)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
  const { connectionOptions } = loadClientConnectConfig({ overrideEnvVars: setOf(env), disableFile: true })
  return { namespace, connectionOptions }
}

/** Stops what was started and removes it. */
export async function closeRun(home: string): Promise<void> {
  const layout = homeLayout(home, {})
  await stopWorker(layout)
  await Promise.all([stopTemporal(layout), stopPostgres(layout)])
  await removeCluster(layout.postgres)
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
}

/** Where the bundle of the workflows lies, once a test has asked for it. */
export const bundleFile = (home: string): string => join(home, 'workflows.json')

/** Remembers that a database of this run is worth a look, because a test on it failed. */
export async function keepDatabase(home: string, name: string): Promise<void> {
  await writeFile(join(home, `${KEPT}${name}`), '')
}

/** The databases of this run that are worth a look. */
export function keptDatabases(home: string): readonly string[] {
  return readdirSync(home)
    .filter((name) => name.startsWith(KEPT))
    .map((name) => name.slice(KEPT.length))
}

const KEPT = 'kept-'

/** A home whose run has ended. */
export interface EndedHome {
  readonly home: string
  /** It has a database that is worth a look. */
  readonly kept: boolean
  readonly startedAt: number
}

/**
 * The homes that go: those of runs that were killed, and kept ones that nobody looked at for two hours or that are not
 * among the newest two: each holds a server, and a port of the few that are tried.
 */
export function homesToEnd(ended: readonly EndedHome[], now: number): readonly string[] {
  const newest = ended
    .filter((it) => it.kept && now - it.startedAt <= KEPT_HOURS * 3_600_000)
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .slice(0, KEPT_HOMES)
  return ended.filter((it) => !newest.includes(it)).map((it) => it.home)
}

async function sweep(): Promise<void> {
  const ended = readdirSync(tmpdir())
    .filter((name) => name.startsWith(PREFIX))
    .flatMap((name) => endedHome(join(tmpdir(), name)))
  for (const home of homesToEnd(ended, Date.now())) await closeRun(home).catch(() => undefined)
}

/** Nothing for a home whose run is under way, or that another run is just removing. */
function endedHome(home: string): readonly EndedHome[] {
  const file = join(home, OWNER)
  if (!existsSync(file)) return []
  const owner = JSON.parse(readFileSync(file, 'utf8') || '{"pid":0,"token":""}') as ProcessRecord
  if (isRunning(owner)) return []
  return [{ home, kept: keptDatabases(home).length > 0, startedAt: statSync(file).mtimeMs }]
}
