import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Env } from '../../config/home.ts'
import { keepVariables } from '../project/home-env.ts'
import { startService, stopService, textOf } from './service.ts'
import { type ReceivedWebhook, SECRET_VARIABLE } from './webhook-server.ts'

/** The environment variable that an example brand's webhook destinations post to. */
const URL_VARIABLE = 'NOCTURNE_DEMO_WEBHOOK_URL'
const NAME = 'webhooks'
const MAIN = fileURLToPath(new URL('./webhook-main.js', import.meta.url))

/** Where received webhooks lie. */
export const webhookDirectory = (home: string): string => join(home, 'webhooks')

/** Starts the demo's receiver of webhooks with a secret of its own and nothing received; the variables to reach it. */
export async function startWebhooks(home: string, env: Env): Promise<Readonly<Record<string, string>>> {
  await stopService(home, NAME)
  rmSync(webhookDirectory(home), { recursive: true, force: true })
  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const port = await startService(
    home,
    { ...env, [SECRET_VARIABLE]: secret },
    {
      name: NAME,
      what: 'the webhook receiver of the demo',
      usualPort: 2626,
      args: (own) => [MAIN, String(own), webhookDirectory(home)],
    },
  )
  const variables = { [URL_VARIABLE]: `http://127.0.0.1:${port}`, [SECRET_VARIABLE]: secret }
  keepVariables(home, variables)
  return variables
}

/** What has been received so far, the oldest first. */
export function receivedWebhooks(home: string): readonly ReceivedWebhook[] {
  return textOf(join(webhookDirectory(home), 'inbox.ndjson'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReceivedWebhook)
}
