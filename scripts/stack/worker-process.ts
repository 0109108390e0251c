import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env, HomeLayout } from '../../config/home.ts'
import { readStackRecord, type WorkerRecord } from '../../config/stack-record.ts'
import { StackError } from './errors.ts'
import { lastLines, logEnd, logSince } from './log-tail.ts'
import { isRunning, removePid, spawnDetached, stopProcess, writePid } from './process.ts'
import { updateStackRecord } from './record.ts'

/** The worker as it is wanted: its command line, where it runs, and its whole environment. */
export type WorkerOptions = {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  readonly env: Env
  /** What the variables that its project names hold, as a hash: a worker keeps those it was started with. */
  readonly settings?: string
}

/** A worker that fails for a bad setting does so at once; after this it is taken as started. */
const SETTLE_MS = 1_500
/** The worker cancels its activities after 5 s and gives up after 25 s; then it may be killed. */
const STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 40_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/** Finds the background worker of this home, or starts it. One with another command line or other settings is replaced. True when started. */
export async function startWorker(layout: HomeLayout, wanted: WorkerOptions): Promise<boolean> {
  const known = readStackRecord(layout.home).worker
  if (known && isRunning(known.process)) {
    if (sameWorker(known, wanted)) return false
    await stopWorker(layout)
  }
  const logFile = join(layout.log, 'worker.log')
  const from = await logEnd(logFile)
  const [command, ...args] = wanted.command
  const launched = await spawnDetached({ command, args, cwd: wanted.cwd, env: wanted.env, logFile })
  const { pid, token } = launched
  updateStackRecord(layout.home, {
    worker: {
      command: wanted.command,
      cwd: wanted.cwd,
      ...(wanted.settings === undefined ? {} : { settings: wanted.settings }),
      process: { pid, token },
    },
  })
  await writePid(join(layout.run, 'worker.pid'), pid)
  const until = performance.now() + SETTLE_MS
  while (performance.now() < until && launched.ended() === undefined) await sleep(50)
  const ended = launched.ended()
  if (ended !== undefined) throw workerFailure(ended, await logSince(logFile, from), logFile)
  return true
}

/** Stops the background worker of this home and lets it finish what it can. False when it did not run. */
export async function stopWorker(layout: HomeLayout): Promise<boolean> {
  const known = readStackRecord(layout.home).worker?.process
  const running = isRunning(known)
  if (running) await stopProcess(known, STOP_STEPS)
  await removePid(join(layout.run, 'worker.pid'))
  return running
}

function sameWorker(known: WorkerRecord, wanted: WorkerOptions): boolean {
  return (
    known.cwd === wanted.cwd &&
    known.settings === wanted.settings &&
    JSON.stringify(known.command) === JSON.stringify(wanted.command)
  )
}

function workerFailure(ended: string, log: string, logFile: string): StackError {
  return new StackError(
    'WORKER',
    `The worker ended at once (${ended}). The end of ${logFile}:\n${lastLines(log, 8)}`,
    'Mend what it says; nocturne worker shows the same in the foreground.',
  )
}
