import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SingerFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless, passing } from '../../../../core/errors.ts'
import type { SourceIo } from '../kind.ts'
import { type Guard, MARK, startGuard } from './guard.ts'

/** Where programs are found when the source does not say. */
const PATH = '/usr/local/bin:/usr/bin:/bin'
/** A tap that is asked to end has so long to do it. */
const GRACE_MS = 2_000
/** The first number after input, output and log. */
const FIRST_FILE = 3

/** A file that a tap is given: an option, and the JSON in the file. */
export interface TapFile {
  readonly option: string
  readonly content: string
}

/** A tap that runs. */
export interface Tap {
  /** What it prints; throws when it is silent for too long, or ends with another code than 0. */
  readonly output: AsyncGenerator<Buffer, void, void>
  /** Lines of its log so far, which nobody keeps: they may quote rows. */
  logLines(): number
  /** Ends it with all that it started; done again, it does nothing. */
  end(): Promise<void>
}

/** Starts the tap in a group of its own, which does not outlive this process. */
export function startTap(
  source: string,
  from: SingerFrom,
  io: SourceIo,
  options: readonly string[],
  files: readonly TapFile[],
): Tap {
  const opened = files.map(({ content }) => unnamedFile(content))
  const given = files.flatMap(({ option }, i) => [option, `/dev/fd/${FIRST_FILE + i}`])
  const [program = '', ...args] = from.command
  const mark = randomUUID()
  const guard = startGuard(mark, PATH)
  const child = spawn(program, [...args, ...given, ...options], {
    cwd: io.projectDir,
    detached: true,
    env: { PATH, LANG: 'C.UTF-8', ...from.environment, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe', ...opened],
  })
  if (child.pid !== undefined) guard.watch(child.pid)
  for (const file of opened) closeSync(file)
  const ended = endOf(child)
  let logLines = 0
  child.stderr?.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) logLines += 1
  })
  const end = (): Promise<void> => endGroup(child, ended, guard)
  const stop = (): void => void end()
  io.signal.addEventListener('abort', stop)
  return {
    output: outputOf({ source, from, io, child, ended, end }),
    logLines: () => logLines,
    end: () => {
      io.signal.removeEventListener('abort', stop)
      return end()
    },
  }
}

/** How a program ended: with a code, by a signal, or without having begun. */
type End = { readonly code: number | null } | { readonly error: string }

interface Running {
  readonly source: string
  readonly from: SingerFrom
  readonly io: SourceIo
  readonly child: ChildProcess
  readonly ended: Promise<End>
  readonly end: () => Promise<void>
}

async function* outputOf(running: Running): AsyncGenerator<Buffer, void, void> {
  const { source, from, io, child, ended } = running
  const chunks = child.stdout?.[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined> | undefined
  // A pipe that is cut under the reader is an end like any other; how the tap ended says the rest.
  const read = (): Promise<Buffer | undefined> =>
    chunks?.next().then(
      ({ value }) => value,
      () => undefined,
    ) ?? Promise.resolve(undefined)
  for (let chunk = await patiently(running, read()); chunk; chunk = await patiently(running, read()))
    yield chunk
  const end = await patiently(running, ended)
  io.signal.throwIfAborted()
  if ('error' in end)
    throw hopeless(
      'SINGER_COMMAND',
      `Source ${source}: the command ${from.command[0]} cannot be started (${end.error}). Install it where the worker runs, or give its whole path.`,
      { source, cause: end.error },
    )
  if (end.code !== 0)
    throw passing(
      'SINGER_FAILED',
      `Source ${source}: the tap ended with ${end.code === null ? 'a signal' : `code ${end.code}`}. Its log is not kept, it may hold people; run it by hand to see it.`,
      { source, code: end.code },
    )
}

/** Waits for a sign of life; a tap that gives none is ended. */
async function patiently<T>({ source, from, io, end }: Running, waiting: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(() => resolve('silence'), from.limits.silenceMs)
  })
  const first = await Promise.race([waiting, silence]).finally(() => clearTimeout(timer))
  io.signal.throwIfAborted()
  if (first !== 'silence') return first
  await end()
  throw passing(
    'SINGER_SILENT',
    `Source ${source}: the tap printed nothing for ${from.limits.silenceMs / 1_000} s and was ended. Raise limits.silence if it needs longer.`,
    { source },
  )
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error: 'code' in error ? String(error.code) : 'UNKNOWN' }))
    child.once('exit', (code) => resolve({ code }))
  })
}

async function endGroup(child: ChildProcess, ended: Promise<End>, guard: Guard): Promise<void> {
  const { pid } = child
  if (pid !== undefined && child.exitCode === null && child.signalCode === null) {
    signalGroup(pid, 'SIGTERM')
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS)
    await ended
    clearTimeout(timer)
  }
  // What it started and left behind.
  if (pid !== undefined) signalGroup(pid, 'SIGKILL')
  await guard.end()
  child.stdout?.destroy()
  child.stderr?.destroy()
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

/** A file without a name: only who inherits its number can open it (by /dev/fd), and nothing is left of it. */
function unnamedFile(content: string): number {
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-tap-'))
  try {
    const path = join(dir, 'file')
    writeFileSync(path, content, { mode: 0o600 })
    return openSync(path, 'r')
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
