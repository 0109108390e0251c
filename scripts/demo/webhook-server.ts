import { appendFile, mkdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'

/** The environment variable that an example brand's webhook destinations sign with. */
export const SECRET_VARIABLE = 'NOCTURNE_DEMO_WEBHOOK_SECRET'

/** One received message, as a line of `inbox.ndjson`. */
export interface ReceivedWebhook {
  readonly received_at: string
  readonly delivery_id: string
  readonly path: string
  readonly body: unknown
}

const LIMIT_BYTES = 1_000_000

/** A receiver of webhooks for the demo: it takes what is signed with the secret, each delivery once, and writes it down. */
export function webhookServer(dir: string, secret: string): Server {
  const verifier = new Webhook(secret)
  const seen = new Set<string>()
  return createServer((request, response) => {
    keep(dir, verifier, seen, request).then(
      (status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
      () => response.destroy(),
    )
  })
}

/** The message is on disk before it is acknowledged. */
async function keep(
  dir: string,
  verifier: Webhook,
  seen: Set<string>,
  request: IncomingMessage,
): Promise<number> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > LIMIT_BYTES) return 413
    chunks.push(chunk as Buffer)
  }
  const body = verified(verifier, Buffer.concat(chunks).toString('utf8'), request.headers)
  if (body === undefined) return 401
  const id = String(request.headers['webhook-id'])
  if (seen.has(id)) return 200
  const message: ReceivedWebhook = {
    received_at: new Date().toISOString(),
    delivery_id: id,
    path: request.url ?? '/',
    body,
  }
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await appendFile(join(dir, 'inbox.ndjson'), `${JSON.stringify(message)}\n`, { mode: 0o600 })
  seen.add(id)
  return 200
}

function verified(verifier: Webhook, text: string, headers: IncomingMessage['headers']): unknown {
  try {
    return verifier.verify(text, headers as Record<string, string>)
  } catch {
    return undefined
  }
}
