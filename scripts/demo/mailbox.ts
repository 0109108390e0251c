import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Env, homeLayout } from '../../config/home.ts'
import type { ProcessRecord } from '../../config/stack-record.ts'
import { EXIT } from '../exit.ts'
import { Refusal } from '../failure.ts'
import { keepVariables } from '../home-env.ts'
import { freePorts } from '../stack/ports.ts'
import { isRunning, spawnDetached, stopProcess } from '../stack/process.ts'
import type { ReceivedMail } from './mail-server.ts'

/** The environment variable that the example brand's e-mail destination reads. */
export const PORT_VARIABLE = 'NOCTURNE_DEMO_SMTP_PORT'

const MAIN = fileURLToPath(new URL('./mail-main.js', import.meta.url))
const USUAL_PORT = 2525

type MailRecord = { readonly port: number; readonly process: ProcessRecord }

/** Where received messages lie. */
export const mailDirectory = (home: string): string => join(home, 'mail')

/** Starts the demo's mail server, or finds it; its port is kept in the home, for every later command. */
export async function startMailbox(home: string, env: Env): Promise<number> {
  const known = readRecord(home)
  if (known !== undefined && isRunning(known.process)) return known.port
  const [port = USUAL_PORT] = await freePorts(
    {
      what: 'the mail server of the demo',
      remembered: known && [known.port],
      usual: [USUAL_PORT],
      step: 10,
      tries: 20,
    },
    new Set(),
  )
  const layout = homeLayout(home, env)
  const logFile = join(layout.log, 'mail.log')
  const launched = await spawnDetached({
    command: process.execPath,
    args: [MAIN, String(port), mailDirectory(home)],
    cwd: home,
    env,
    logFile,
  })
  const { pid, token } = launched
  writeFileSync(recordFile(home), JSON.stringify({ port, process: { pid, token } }), { mode: 0o600 })
  await answering(port, () => launched.ended(), logFile)
  keepVariables(home, { [PORT_VARIABLE]: String(port) })
  return port
}

/** Stops the demo's mail server; its port stays remembered. False when it did not run. */
export async function stopMailbox(home: string): Promise<boolean> {
  const known = readRecord(home)
  if (known === undefined || !isRunning(known.process)) return false
  await stopProcess(known.process, [
    { signal: 'SIGTERM', waitMs: 3_000 },
    { signal: 'SIGKILL', waitMs: 2_000 },
  ])
  return true
}

/** What has been received so far, the oldest first. */
export function receivedMails(home: string): readonly ReceivedMail[] {
  return textOf(join(mailDirectory(home), 'inbox.ndjson'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReceivedMail)
}

/** Forgets all messages. */
export function emptyMailbox(home: string): void {
  rmSync(mailDirectory(home), { recursive: true, force: true })
}

async function answering(port: number, ended: () => string | undefined, logFile: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await accepts(port)) return
    if (ended() !== undefined) break
    await sleep(50)
  }
  throw new Refusal(
    EXIT.failed,
    'MAIL',
    'The mail server of the demo does not start.',
    `Its log says why: ${logFile}`,
  )
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => done(false))
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
  })
}

const recordFile = (home: string): string => join(homeLayout(home, {}).run, 'mail.json')

function readRecord(home: string): MailRecord | undefined {
  const text = textOf(recordFile(home))
  try {
    return text === '' ? undefined : (JSON.parse(text) as MailRecord)
  } catch {
    return undefined
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
