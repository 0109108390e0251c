import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HomeLayout } from '../../config/home.ts'
import { type PostgresRecord, readStackRecord } from '../../config/stack-record.ts'
import { StackError } from './errors.ts'
import { logEnd, logSince } from './log-tail.ts'
import { freePorts } from './ports.ts'
import { askPostgres } from './postgres-answer.ts'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts'
import { ensureCluster } from './postgres-cluster.ts'
import { startFailure } from './postgres-failure.ts'
import { adoptableServer, clearStaleLock } from './postgres-lock.ts'
import { OPEN_ROOM, type PostgresPlace, postgresPlace } from './postgres-place.ts'
import { type Durability, serverArguments } from './postgres-settings.ts'
import {
  isRunning,
  type Launched,
  removePid,
  spawnDetached,
  stopProcess,
  whileRunning,
  writePid,
} from './process.ts'
import { updateStackRecord } from './record.ts'
import type { Report } from './report.ts'

/** How the embedded PostgreSQL is wanted. */
export type PostgresOptions = Durability & { readonly layout: HomeLayout; readonly report: Report }

/** A server that answers, and whether this call started it. */
export type StartedPostgres = { readonly record: PostgresRecord; readonly started: boolean }

// Beside Temporal's 7233, and far from 5432, which many a machine has in use.
const USUAL_PORT = 7432
const PORT_TRIES = 40
const START_TRIES = 40
const RETRY_MS = 500
const RECOVERY_MS = 600_000
const REFUSED_MS = 5_000
/** Clients are cut off at once (fast), as a server that waits for them never ends; then without a checkpoint. */
const STOP_STEPS = [
  { signal: 'SIGINT', waitMs: 60_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/** Finds the running PostgreSQL of this home, or starts it; returns once it answers. */
export async function startPostgres(options: PostgresOptions): Promise<StartedPostgres> {
  const { layout, report } = options
  const known = readStackRecord(layout.home).postgres
  // Written again although it is known: the pid file may have been lost, and others rely on it.
  if (known && (await postgresAnswers(known)))
    return { record: await remember(layout, known), started: false }
  const place = await postgresPlace(layout.postgres, layout.bin, OPEN_ROOM, report)
  const adopted = known && (await adopt(layout, place, known))
  if (adopted) return { record: adopted, started: false }
  const binaries = postgresBinaries(place.account, place.copyTo)
  const credentials = { user: 'nocturne', password: known?.password ?? randomBytes(24).toString('hex') }
  // Remembered before the cluster is made: a cluster whose password is lost is of no use.
  const record: PostgresRecord = { port: USUAL_PORT, ...known, ...credentials }
  updateStackRecord(layout.home, { postgres: record })
  const made = await ensureCluster(place, binaries, credentials, options.fsync)
  if (made) report(`PostgreSQL ${binaries.version}: new database cluster in ${place.dataDir}`)
  return { record: await startOnFreePort(options, place, binaries, record), started: true }
}

/** Stops the PostgreSQL of this home. False when it did not run. */
export async function stopPostgres(layout: HomeLayout): Promise<boolean> {
  const known = readStackRecord(layout.home).postgres
  const running = known && isRunning(known.process)
  if (known?.process && running && !(await stopProcess(known.process, STOP_STEPS))) {
    throw new StackError(
      'POSTGRES',
      `PostgreSQL (process ${known.process.pid}) does not end.`,
      'End it by hand (kill -9), then start again: it recovers by itself.',
    )
  }
  await removePid(join(layout.run, 'postgres.pid'))
  return running === true
}

/** Does the PostgreSQL of this record run and answer? */
export async function postgresAnswers(record: PostgresRecord): Promise<boolean> {
  return (await whileRunning(record.process, askPostgres(record), 'silent')) === 'ready'
}

/** A server that works on our data although its record was lost (`run/` or `stack.json` deleted or restored). */
async function adopt(
  layout: HomeLayout,
  place: PostgresPlace,
  known: PostgresRecord,
): Promise<PostgresRecord | undefined> {
  const found = adoptableServer(place.dataDir)
  if (!found) return undefined
  const record: PostgresRecord = { ...known, port: found.port, process: found.process }
  const ready = await waitForAnswer(
    record,
    () => (isRunning(found.process) ? undefined : 'ended'),
    () => undefined,
  )
  return ready === undefined ? remember(layout, record) : undefined
}

async function startOnFreePort(
  options: PostgresOptions,
  place: PostgresPlace,
  binaries: PostgresBinaries,
  known: PostgresRecord,
): Promise<PostgresRecord> {
  const logFile = join(options.layout.log, 'postgres.log')
  const refused = new Set<number>()
  for (let attempt = 1; ; attempt++) {
    clearStaleLock(place.dataDir)
    const wish = {
      what: 'PostgreSQL',
      remembered: [known.port],
      usual: [USUAL_PORT],
      step: 1,
      tries: PORT_TRIES,
    }
    const port = (await freePorts(wish, refused, options.report))[0] ?? USUAL_PORT
    const from = await logEnd(logFile)
    const process = await launch(options, place, binaries, port, logFile)
    const record: PostgresRecord = { ...known, port, process: { pid: process.pid, token: process.token } }
    // Written before it answers: whoever kills us now leaves a server that the next start finds.
    await remember(options.layout, record)
    const ended = await waitForAnswer(record, process.ended, options.report)
    if (ended === undefined) return record
    const failure = startFailure(ended, await logSince(logFile, from), port, place.dataDir, logFile)
    if (failure.kind === 'fatal' || attempt >= START_TRIES) throw failure.error
    if (failure.kind === 'port') refused.add(port)
    else await sleep(RETRY_MS)
  }
}

async function launch(
  options: PostgresOptions,
  place: PostgresPlace,
  binaries: PostgresBinaries,
  port: number,
  logFile: string,
): Promise<Launched> {
  return spawnDetached({
    command: binaries.postgres,
    args: serverArguments(place.dataDir, port, options),
    cwd: place.dataDir,
    env: { LC_ALL: 'C', TZ: 'UTC' },
    logFile,
    ...(place.account ? { account: place.account } : {}),
  })
}

async function remember(layout: HomeLayout, record: PostgresRecord): Promise<PostgresRecord> {
  updateStackRecord(layout.home, { postgres: record })
  if (record.process) await writePid(join(layout.run, 'postgres.pid'), record.process.pid)
  return record
}

/** Waits until it answers; returns how the process ended, if it did. After a crash, recovery may take minutes. */
async function waitForAnswer(
  record: PostgresRecord,
  ended: () => string | undefined,
  report: Report,
): Promise<string | undefined> {
  const begun = performance.now()
  let said = 0
  for (;;) {
    const end = ended()
    if (end !== undefined) return end
    const answer = await whileRunning(record.process, askPostgres(record), 'silent')
    if (answer === 'ready') return undefined
    const waited = performance.now() - begun
    // Another server has the port: ours is about to say so in its log, and to end.
    if (waited > (answer === 'refused' ? REFUSED_MS : RECOVERY_MS)) return `no answer (${answer})`
    if (waited - said > 5_000) {
      said = waited
      report(
        `PostgreSQL is ${answer === 'starting' ? 'recovering' : 'starting'} (${Math.round(waited / 1000)} s)`,
      )
    }
    await sleep(25)
  }
}
