import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brandDatabase } from '../../../config/connections.ts'
import { homeLayout } from '../../../config/home.ts'
import { ensureKey } from '../../../config/key.ts'
import { embeddedUrl, type ProcessRecord, readStackRecord } from '../../../config/stack-record.ts'
import { migrate } from '../../../db/migrate.ts'
import { workerUp } from '../../../scripts/stack/index.ts'
import { startPostgres } from '../../../scripts/stack/postgres.ts'
import { dropDatabase, ensureDatabase } from '../../../scripts/stack/postgres-answer.ts'
import { updateStackRecord } from '../../../scripts/stack/record.ts'
import { startTemporal } from '../../../scripts/stack/temporal-server.ts'
import { workerLaunch } from '../../../scripts/worker-command.ts'
import { ownServerPorts } from '../../support/own-port.ts'
import { closeRun, openRun } from '../../support/run.ts'
import { killHard } from './processes.ts'

/** The processes of a night. */
export const PROCESSES = ['worker', 'temporal', 'postgres'] as const
export type ProcessName = (typeof PROCESSES)[number]

/** A home of its own with real servers and a real worker, each a process that can be killed. */
export interface Stack {
  readonly home: string
  readonly projectDir: string
  readonly databaseUrl: () => string
  readonly start: (name: ProcessName) => Promise<void>
  /** SIGKILL for it and its children. */
  readonly kill: (name: ProcessName) => Promise<void>
  /** SIGSTOP; the next start is of another worker. The result wakes the first one up. */
  readonly pauseWorker: () => () => void
  /** Temporal's memory, while it does not run. */
  readonly forgetTemporal: () => void
  /** The brand's database, dropped and made anew, migrated. */
  readonly newDatabase: () => Promise<void>
  readonly close: () => Promise<void>
}

const quiet = (): void => undefined

/** Starts PostgreSQL and Temporal for a brand; the worker starts when its project is written. */
export async function newStack(brand: string): Promise<Stack> {
  const { home } = await openRun({})
  const layout = homeLayout(home, {})
  const projectDir = mkdtempSync(join(tmpdir(), 'nocturne-brand-'))
  // A server that is dead for a second must not lose its port to another test's.
  await ownServerPorts(home)
  await ensureKey(layout.keyFile)
  const postgres = () => readStackRecord(home).postgres ?? missing('PostgreSQL')
  const databaseUrl = (): string => embeddedUrl(postgres(), brandDatabase(brand))
  const { PATH = '', HOME = '' } = process.env
  const start: Readonly<Record<ProcessName, () => Promise<unknown>>> = {
    postgres: () => startPostgres({ layout, fsync: false, report: quiet }),
    temporal: () =>
      startTemporal({ layout, env: process.env, namespace: 'default', headless: true, report: quiet }),
    worker: () => workerUp(home, {}, workerLaunch(process.execPath, projectDir, home, { PATH, HOME })),
  }
  await Promise.all([start.postgres(), start.temporal()])
  const newDatabase = async (): Promise<void> => {
    await dropDatabase(postgres(), brandDatabase(brand))
    await ensureDatabase(postgres(), brandDatabase(brand))
    await migrate(databaseUrl())
  }
  await newDatabase()
  const asleep: ProcessRecord[] = []
  return {
    home,
    projectDir,
    databaseUrl,
    newDatabase,
    start: async (name) => {
      await start[name]()
    },
    kill: (name) => killHard(recordOf(home, name)),
    pauseWorker: () => {
      const record = recordOf(home, 'worker')
      process.kill(record.pid, 'SIGSTOP')
      asleep.push(record)
      updateStackRecord(home, { worker: { command: [], cwd: projectDir } })
      return () => void process.kill(record.pid, 'SIGCONT')
    },
    forgetTemporal: () => {
      for (const end of ['', '-wal', '-shm', '-journal'])
        rmSync(`${layout.temporalDb}${end}`, { force: true })
    },
    close: async () => {
      for (const record of asleep) await killHard(record)
      await closeRun(home)
      rmSync(projectDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

const recordOf = (home: string, name: ProcessName): ProcessRecord =>
  readStackRecord(home)[name]?.process ?? missing(name)

function missing(name: string): never {
  throw new Error(`${name} was not started yet`)
}
