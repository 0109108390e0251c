import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Env } from '../../config/home.ts'
import { keepVariables } from '../project/home-env.ts'
import type { ReceivedMail } from './mail-server.ts'
import { startService, textOf } from './service.ts'

/** The environment variable that an example brand's e-mail destination reads. */
export const PORT_VARIABLE = 'NOCTURNE_DEMO_SMTP_PORT'

const MAIN = fileURLToPath(new URL('./mail-main.js', import.meta.url))

/** Where received messages lie. */
export const mailDirectory = (home: string): string => join(home, 'mail')

/** Starts the demo's mail server, or finds it; its port is kept in the home, for every later command. */
export async function startMailbox(home: string, env: Env): Promise<number> {
  const port = await startService(home, env, {
    name: 'mail',
    what: 'the mail server of the demo',
    usualPort: 2525,
    args: (own) => [MAIN, String(own), mailDirectory(home)],
  })
  keepVariables(home, { [PORT_VARIABLE]: String(port) })
  return port
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
