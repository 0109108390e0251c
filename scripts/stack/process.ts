import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '../../config/home.ts'
import type { ProcessRecord } from '../../config/stack-record.ts'

/** How a background process is started. */
export type Launch = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Env
  readonly logFile: string
  readonly account?: { readonly uid: number; readonly gid: number }
}

/** A background process that has been started: it outlives us, and we hear of it if it ends before. */
export type Launched = ProcessRecord & {
  /** How it ended ("exit code 1", "signal SIGKILL"), or undefined while it runs. */
  ended(): string | undefined
}

/** One step of stopping: a signal, and how long it may take. */
export type StopStep = { readonly signal: NodeJS.Signals; readonly waitMs: number }

const LOG_LIMIT_BYTES = 20_000_000

/** Starts a process that survives this one, with both outputs in a log file. */
export async function spawnDetached(launch: Launch): Promise<Launched> {
  keepLogShort(launch.logFile)
  const log = openSync(launch.logFile, 'a', 0o600)
  try {
    const child = spawn(launch.command, [...launch.args], {
      cwd: launch.cwd,
      env: { ...launch.env },
      detached: true,
      stdio: ['ignore', log, log],
      ...launch.account,
    })
    let ended: string | undefined
    child.on('exit', (code, signal) => {
      ended = signal ? `signal ${signal}` : `exit code ${code}`
    })
    const pid = await new Promise<number>((done, fail) => {
      child.once('error', fail)
      child.once('spawn', () => done(child.pid ?? 0))
    })
    child.unref()
    return { pid, token: processToken(pid) ?? '', ended: () => ended }
  } finally {
    closeSync(log)
  }
}

/** What tells a process from a later one with the same id: its start. Undefined when it does not run (or is a zombie). */
export function processToken(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxToken(pid) : portableToken(pid)
}

/** The name of a running program, as the system shows it. */
export function processName(pid: number): string | undefined {
  const ps =
    process.platform === 'linux'
      ? undefined
      : spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' })
  try {
    return ps ? ps.stdout.trim() : readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Does the process of this record still run? A later process with the same id does not count. */
export function isRunning(record: ProcessRecord | undefined): record is ProcessRecord {
  return record !== undefined && record.pid > 0 && processToken(record.pid) === record.token
}

/** The answer to a question, or `otherwise` as soon as the process has gone: one that is dying accepts, and never answers. */
export async function whileRunning<T>(
  record: ProcessRecord | undefined,
  question: Promise<T>,
  otherwise: T,
): Promise<T> {
  const stop = new AbortController()
  const gone = async () => {
    while (isRunning(record)) await sleep(50, undefined, { signal: stop.signal })
    return otherwise
  }
  try {
    return await Promise.race([question, gone().catch(() => otherwise)])
  } finally {
    stop.abort()
  }
}

/** Sends each signal in turn until the process has gone. Returns false when it outlived them all. */
export async function stopProcess(record: ProcessRecord, steps: readonly StopStep[]): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    if (!isRunning(record)) return true
    signalProcess(record.pid, signal)
    const until = performance.now() + waitMs
    while (isRunning(record) && performance.now() < until) await sleep(30)
  }
  return !isRunning(record)
}

/** Writes a pid file: the number alone, so that `kill $(cat ...)` works. */
export async function writePid(file: string, pid: number): Promise<void> {
  await writeFile(file, `${pid}\n`)
}

export async function removePid(file: string): Promise<void> {
  await rm(file, { force: true })
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function linuxToken(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name may hold blanks and brackets: fields are counted from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Its first thread may be gone while others still hold its ports open.
    const threads = Number(fields[17])
    if ((fields[0] === 'Z' || fields[0] === 'X') && threads <= 1) return undefined
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}:${fields[19]}`
  } catch {
    return undefined
  }
}

function portableToken(pid: number): string | undefined {
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const [state, ...started] = (ps.stdout ?? '').trim().split(/\s+/)
  return !state || state.startsWith('Z') ? undefined : started.join(' ')
}

function keepLogShort(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`)
}
