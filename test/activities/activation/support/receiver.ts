import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

/** How a receiver answers one message: a status with headers and body, or by cutting the line. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** `before` an answer, or in the middle of its body. */
  readonly cut?: 'before' | 'middle'
  /** Milliseconds. */
  readonly slow?: number
}

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The signature is that of the secret. */
  readonly genuine: boolean
}

export interface Receiver {
  readonly url: string
  readonly port: number
  readonly received: Received[]
  /** Answers for the next messages, in their order; then 200 `{"status":"ok"}`. */
  readonly next: Answer[]
  /** Answer for all messages for which there is no `next`. */
  always: Answer
  /** Most messages at one time. */
  readonly most: () => number
  readonly close: () => Promise<void>
}

/** Base64 of 24 bytes, as anybody may make it. */
export const SECRET = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`

/** A receiver of webhooks on loopback. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const next: Answer[] = []
  const count = { now: 0, most: 0 }
  const server = createServer((request, response) => {
    count.now++
    count.most = Math.max(count.most, count.now)
    response.on('close', () => count.now--)
    void text(request).then(async (body) => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body,
        genuine: isGenuine(body, request.headers),
      })
      await answer(response, next.shift() ?? self.always)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const self: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    next,
    always: { status: 200, body: '{"status":"ok"}' },
    most: () => count.most,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return self
}

async function answer(response: ServerResponse, how: Answer): Promise<void> {
  if (how.slow !== undefined) await new Promise((resolve) => setTimeout(resolve, how.slow))
  if (how.cut === 'before') return void response.destroy()
  response.writeHead(how.status ?? 200, how.headers)
  if (how.cut === undefined) return void response.end(how.body ?? '')
  response.write('{"status":')
  setTimeout(() => response.destroy(), 20)
}

function isGenuine(body: string, headers: IncomingHttpHeaders): boolean {
  const named = (name: string): string => String(headers[name] ?? '')
  try {
    new Webhook(SECRET).verify(body, {
      'webhook-id': named('webhook-id'),
      'webhook-timestamp': named('webhook-timestamp'),
      'webhook-signature': named('webhook-signature'),
    })
    return true
  } catch {
    return false
  }
}
