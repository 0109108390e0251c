import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { hashFiles, parseProject, readProjectFiles } from '../../config/load.ts'
import { brandKey } from '../../db/keys.ts'
import {
  connectClient,
  type Ended,
  type NightClient,
  startNight,
  waitNight,
} from '../../scripts/client/index.ts'
import type { LocalProject } from '../../scripts/project/project.ts'
import { createWorkers, type RunningWorkers } from '../../workers/create.ts'
import { workflowBundle } from '../support/bundle.ts'
import { TINY_FILES, writeFiles } from '../support/tiny-brand.ts'

const KEY = brandKey('ef'.repeat(32))
export type Env = Readonly<Record<string, string>>

/** A brand project on disk. */
export interface ShopFiles {
  readonly dir: string
  readonly brand: string
  /** Adds or replaces files of the project or of its data. */
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** The project as it stands on disk now. */
  readonly local: () => LocalProject
  readonly remove: () => void
}

/** A tiny brand in a directory of its own; its name is its own too, so that tests never meet on a queue. */
export function shopFiles(env: Env): ShopFiles {
  const brand = `tiny-${randomBytes(4).toString('hex')}`
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-shop-'))
  const settings = (TINY_FILES['nocturne.yaml'] ?? '').replace('brand: tiny', `brand: ${brand}`)
  writeFiles(dir, { ...TINY_FILES, 'nocturne.yaml': settings })
  return {
    dir,
    brand,
    write: (files) => writeFiles(dir, files),
    local: () => localProject(dir, env),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** Starts the night of a date and waits until it has ended, or waits for an approval. */
export async function nightOf(
  client: NightClient,
  files: ShopFiles,
  date: string,
  again = false,
): Promise<Ended> {
  const started = await startNight(client, {
    local: files.local(),
    date,
    again,
    clock: null,
    now: new Date(),
  })
  return waitFor(client, started.runId, false)
}

export function waitFor(client: NightClient, runId: number, throughApproval: boolean): Promise<Ended> {
  const { signal } = new AbortController()
  return waitNight(client, runId, { onLook: () => undefined, throughApproval, signal, now: () => new Date() })
}

export interface Servers {
  readonly databaseUrl: string
  readonly temporal: ClientConnectConfig
}

export function clientOf(files: ShopFiles, servers: Servers): Promise<NightClient> {
  return connectClient({ ...servers, brand: files.brand })
}

/** The workers of a shop, in this process. */
export async function workersOf(files: ShopFiles, servers: Servers, env: Env): Promise<RunningWorkers> {
  return createWorkers({
    brand: files.brand,
    destinations: [],
    ...servers,
    key: KEY,
    env,
    home: { out: join(files.dir, '.out'), reports: join(files.dir, '.reports') },
    ui: null,
    workflowBundle: workflowBundle(),
    slots: 4,
    now: () => new Date(),
    report: (activity, attempt, fault) => console.error(activity, attempt, fault),
    patience: { ms: 10_000, signal: new AbortController().signal, onWait: () => undefined },
  })
}

/** The project of a directory, as the command line would read it. */
export function localProject(dir: string, env: Env): LocalProject {
  const files = readProjectFiles(dir)
  const parsed = parseProject(files, env)
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => `${p.file}:${p.line} ${p.message}`).join('\n'))
  return { dir, files, configVersion: hashFiles(files), project: parsed.project }
}
