import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Env, homeLayout } from '../../config/home.ts'
import type { ProcessRecord } from '../../config/stack-record.ts'
import { EXIT } from '../../core/exit.ts'
import { Refusal } from '../failure.ts'
import { logEnd, logSince } from '../stack/log-tail.ts'
import { freePorts } from '../stack/ports.ts'
import { isRunning, type Launched, spawnDetached, stopProcess } from '../stack/process.ts'

/** A server of the demo on loopback, in a process of its own, which prints its address once it listens. */
export interface ServiceSpec {
  /** Short, of lower-case letters: its log and its record are called so. */
  readonly name: string
  /** For people: "the mail server of the demo". */
  readonly what: string
  readonly usualPort: number
  /** Arguments of Node, once the port is known. */
  readonly args: (port: number) => readonly string[]
}

type ServiceRecord = { readonly port: number; readonly process: ProcessRecord }

const PREFIX = 'demo-'
const TRIES = 5
const TAKEN = 'EADDRINUSE'

/** Starts a service, or finds it. Its port is remembered for the next time. */
export async function startService(home: string, env: Env, spec: ServiceSpec): Promise<number> {
  const file = recordFile(home, spec.name)
  const known = readRecord(file)
  if (known !== undefined && isRunning(known.process)) return known.port
  const { name, what, usualPort } = spec
  const wish = { what, remembered: known && [known.port], usual: [usualPort], step: 10, tries: 20 }
  const logFile = join(homeLayout(home, env).log, `${name}.log`)
  for (const refused = new Set<number>(); ; ) {
    const [port = usualPort] = await freePorts(wish, refused, () => undefined)
    const from = await logEnd(logFile)
    const args = spec.args(port)
    const launched = await spawnDetached({ command: process.execPath, args, cwd: home, env, logFile })
    const { pid, token } = launched
    writeFileSync(file, JSON.stringify({ port, process: { pid, token } }), { mode: 0o600 })
    const log = await listening(port, launched, () => logSince(logFile, from))
    if (log === null) return port
    // Another demo took it between our look and our listening.
    if (!log.includes(TAKEN) || refused.size === TRIES) throw startsNot(what, logFile)
    refused.add(port)
  }
}

/** Stops a service; its port stays remembered. False when it did not run. */
export async function stopService(home: string, name: string): Promise<boolean> {
  const known = readRecord(recordFile(home, name))
  if (known === undefined || !isRunning(known.process)) return false
  await stopProcess(known.process, [
    { signal: 'SIGTERM', waitMs: 3_000 },
    { signal: 'SIGKILL', waitMs: 2_000 },
  ])
  return true
}

/** Services of a home that run, with their ports. */
export function runningServices(
  home: string,
): readonly { readonly name: string; readonly port: number; readonly pid: number }[] {
  const { run } = homeLayout(home, {})
  return recordsIn(run).flatMap((file) => {
    const known = readRecord(join(run, file))
    if (known === undefined || !isRunning(known.process)) return []
    const name = file.slice(PREFIX.length, -'.json'.length)
    return [{ name, port: known.port, pid: known.process.pid }]
  })
}

/** Stops all services of a home; the names of those that ran. */
export async function stopServices(home: string): Promise<readonly string[]> {
  const names = recordsIn(homeLayout(home, {}).run).map((file) => file.slice(PREFIX.length, -'.json'.length))
  const ran = await Promise.all(names.map((name) => stopService(home, name)))
  return names.filter((_, i) => ran[i])
}

/**
 * Waits until the process says that it listens: that something answers at the port may be another's doing. Null = it
 * does; else its log.
 */
async function listening(
  port: number,
  launched: Launched,
  log: () => Promise<string>,
): Promise<string | null> {
  for (let tries = 0; tries < 400; tries++) {
    const ended = launched.ended() !== undefined
    const said = await log()
    if (ended || said.includes(TAKEN)) return said
    if (said.includes(`127.0.0.1:${port}`)) return null
    await sleep(50)
  }
  return log()
}

const startsNot = (what: string, logFile: string): Refusal =>
  new Refusal(
    EXIT.failed,
    'DEMO_SERVICE',
    `${what.charAt(0).toUpperCase()}${what.slice(1)} does not start.`,
    `Its log says why: ${logFile}`,
  )

const recordFile = (home: string, name: string): string =>
  join(homeLayout(home, {}).run, `${PREFIX}${name}.json`)

function readRecord(file: string): ServiceRecord | undefined {
  const text = textOf(file)
  try {
    return text === '' ? undefined : (JSON.parse(text) as ServiceRecord)
  } catch {
    return undefined
  }
}

function recordsIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => name.startsWith(PREFIX) && name.endsWith('.json'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The text of a file; nothing when it is not there. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
