import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env, HomeLayout } from '../../config/home.ts'
import { readStackRecord, type TemporalRecord } from '../../config/stack-record.ts'
import { searchAttributeList } from '../../core/search-attributes.ts'
import { programEnv } from './binary-install.ts'
import { diskFull, StackError } from './errors.ts'
import { withLock } from './lock.ts'
import { lastLines, logEnd, logSince } from './log-tail.ts'
import { freePorts } from './ports.ts'
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
import { findTemporal, TEMPORAL_ARCHIVES } from './temporal-binary.ts'
import { fileHolder, holdFile } from './temporal-lock.ts'
import { prepareNamespace, temporalAnswers } from './temporal-namespace.ts'

/** How the development server is wanted. Without a UI it starts a little faster. */
export type TemporalOptions = {
  readonly layout: HomeLayout
  readonly env: Env
  readonly namespace: string
  readonly headless: boolean
  readonly report: Report
}

/** A server that answers, and whether this call started it. */
export type StartedTemporal = { readonly record: TemporalRecord; readonly started: boolean }

const USUAL = { port: 7233, uiPort: 8233 } as const
const PORT_STEP = 100
const PORT_TRIES = 10
const START_TRIES = 5
const ANSWER_MS = 60_000
const LOCK_MS = 120_000
const STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 15_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/** Finds the running Temporal development server of this home, or starts it; returns once it answers. */
export async function startTemporal(options: TemporalOptions): Promise<StartedTemporal> {
  const { layout } = options
  const known = readStackRecord(layout.home).temporal
  const holder = fileHolder(layout)
  if (holder && (await waitUntilItAnswers(holder, options, () => undefined))) {
    await remember(layout, holder)
    return { record: holder, started: false }
  }
  // Asked again: a server that was killed just now is gone by the end of that wait.
  const silent = fileHolder(layout)?.process
  if (silent) throw heldByAnother(silent.pid, layout)
  const binary = await findTemporal({ ...options, archives: TEMPORAL_ARCHIVES })
  // Two servers that want the same port at the same moment would each take the answer of the other for its own.
  const portLock = join(tmpdir(), `nocturne-temporal-${process.getuid?.() ?? 0}.lock`)
  const record = await withLock(portLock, LOCK_MS, () => startOnFreePorts(options, binary.path, known))
  await prepareNamespace(addressOf(record), options.namespace)
  return { record, started: true }
}

/** Stops the Temporal server of this home. False when it did not run. */
export async function stopTemporal(layout: HomeLayout): Promise<boolean> {
  const process = (fileHolder(layout) ?? readStackRecord(layout.home).temporal)?.process
  const running = isRunning(process)
  if (running && !(await stopProcess(process, STOP_STEPS))) {
    throw new StackError(
      'TEMPORAL',
      `The Temporal server (process ${process.pid}) does not end.`,
      'End it by hand (kill -9), then start again: its file is safe.',
    )
  }
  await removePid(join(layout.run, 'temporal.pid'))
  return running
}

/** The address of a server of ours. */
export function addressOf(record: TemporalRecord): string {
  return `127.0.0.1:${record.port}`
}

async function startOnFreePorts(
  options: TemporalOptions,
  binary: string,
  known: TemporalRecord | undefined,
): Promise<TemporalRecord> {
  const { layout } = options
  const logFile = join(layout.log, 'temporal.log')
  await discardOrphans(layout)
  const refused = new Set<number>()
  for (let attempt = 1; ; attempt++) {
    const wanted = await choosePorts(options, known, refused)
    const from = await logEnd(logFile)
    const process = await launch(options, binary, wanted, logFile)
    const record: TemporalRecord = { ...wanted, process: { pid: process.pid, token: process.token } }
    await remember(layout, record)
    if (await waitUntilItAnswers(record, options, process.ended)) return record
    const log = await logSince(logFile, from)
    if (/no space left|disk is full|disk I\/O error/i.test(log)) throw diskFull(layout.temporalDb)
    const portTaken = /already in use|can't set frontend port|can't set UI port|permission denied/i.test(log)
    if (!portTaken || attempt >= START_TRIES) throw startFailure(process.ended(), log, logFile)
    for (const port of [wanted.port, wanted.uiPort]) if (port !== undefined) refused.add(port)
  }
}

async function choosePorts(
  options: TemporalOptions,
  known: TemporalRecord | undefined,
  refused: ReadonlySet<number>,
): Promise<TemporalRecord> {
  const group = (record: { port: number; uiPort?: number }) =>
    options.headless || record.uiPort === undefined ? [record.port] : [record.port, record.uiPort]
  const [port = USUAL.port, uiPort] = await freePorts(
    {
      what: 'Temporal',
      remembered: known && (options.headless || known.uiPort !== undefined) ? group(known) : undefined,
      usual: group(USUAL),
      step: PORT_STEP,
      tries: PORT_TRIES,
    },
    refused,
    options.report,
  )
  return uiPort === undefined ? { port } : { port, uiPort }
}

async function launch(
  options: TemporalOptions,
  binary: string,
  wanted: TemporalRecord,
  logFile: string,
): Promise<Launched> {
  return spawnDetached({
    command: binary,
    args: serverArguments(options, wanted),
    cwd: dirname(options.layout.temporalDb),
    env: programEnv(options.env),
    logFile,
  })
}

function serverArguments(
  { layout, namespace }: TemporalOptions,
  { port, uiPort }: TemporalRecord,
): readonly string[] {
  return [
    ['server', 'start-dev', '--db-filename', layout.temporalDb, '--ip', '127.0.0.1', '--port', String(port)],
    // Two to five times faster than without, and as safe against a kill.
    ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch'],
    namespace === 'default' ? [] : ['--namespace', namespace],
    ['--log-level', 'warn'],
    searchAttributeList.flatMap(({ name, type }) => [
      '--search-attribute',
      `${name}=${type === 'INT' ? 'Int' : 'Keyword'}`,
    ]),
  ].flat()
}

async function remember(layout: HomeLayout, record: TemporalRecord): Promise<void> {
  if (record.process) await holdFile(layout, record)
  updateStackRecord(layout.home, { temporal: record })
  if (record.process) await writePid(join(layout.run, 'temporal.pid'), record.process.pid)
}

/** A journal beside a database file that was deleted would damage the next one: it is moved away. */
async function discardOrphans(layout: HomeLayout): Promise<void> {
  if (existsSync(layout.temporalDb)) return
  for (const end of ['-journal', '-wal', '-shm']) {
    await rename(`${layout.temporalDb}${end}`, `${layout.temporalDb}${end}.orphan`).catch(() => undefined)
  }
}

async function waitUntilItAnswers(
  record: TemporalRecord,
  options: TemporalOptions,
  ended: () => string | undefined,
): Promise<boolean> {
  const until = performance.now() + ANSWER_MS
  while (performance.now() < until) {
    if (ended() !== undefined || !isRunning(record.process)) return false
    const answer = temporalAnswers(addressOf(record), options.namespace)
    if (await whileRunning(record.process, answer, false)) return true
    await sleep(50)
  }
  return false
}

function startFailure(ended: string | undefined, log: string, logFile: string): StackError {
  return new StackError(
    'TEMPORAL',
    `The Temporal server did not start (${ended ?? 'no answer'}). The end of ${logFile}:\n${lastLines(log, 8)}`,
    'Mend what it says and start again, or name a running server in TEMPORAL_ADDRESS.',
  )
}

function heldByAnother(pid: number, layout: HomeLayout): StackError {
  return new StackError(
    'LOCKED',
    `Process ${pid} already works on ${layout.temporalDb}, but does not answer; a second server on the same file would damage it.`,
    `Look at ${join(layout.log, 'temporal.log')}, or end it (kill ${pid}) and start again.`,
  )
}
