import { type LookupAddress, lookup } from 'node:dns'
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopback } from '../../../core/brand/destination.ts'
import { retryAfter } from '../../../core/retry-after.ts'
import { isPublicAddress } from './public-address.ts'

/** Where is posted to, and how. */
export interface HttpTarget {
  readonly url: string
  readonly connections: number
  /**
   * Connections are used again. A server may close one at the moment in which a message goes: only for messages that
   * may be sent twice.
   */
  readonly keepAlive: boolean
  /** The host may lie in a private network. Loopback by its own name always may. */
  readonly privateNetwork: boolean
}

export interface HttpTimeouts {
  /** Milliseconds until a connection stands, TLS included. */
  readonly connect: number
  /** Milliseconds from then to the last byte of the answer. */
  readonly answer: number
}

export type HttpAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** What `Retry-After` asks for. */
      readonly waitMs: number | null
      /** Null = longer than is read. */
      readonly body: string | null
      /** The body ended before its end. */
      readonly cut: boolean
    }
  /** Not a byte of the message has left. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The message may have arrived. */
  | { readonly kind: 'cut'; readonly code: string }

export interface HttpClient {
  readonly post: (headers: Readonly<Record<string, string>>, body: Buffer) => Promise<HttpAnswer>
  readonly close: () => void
}

const MAX_ANSWER_BYTES = 65_536

/** Posts to one URL. Redirects are answers like others; addresses are looked at on every dial. */
export function openHttp(target: HttpTarget, timeouts: HttpTimeouts, now: () => Date): HttpClient {
  const url = new URL(target.url)
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const open = target.privateNetwork || isLoopback(url.hostname)
  const options = { keepAlive: target.keepAlive, maxSockets: target.connections }
  const agent = secure ? new Agent(options) : new PlainAgent(options)
  return {
    close: () => agent.destroy(),
    post: (headers, body) => {
      // A literal address is dialled without a look-up.
      if (!open && isIP(host) !== 0 && !isPublicAddress(host))
        return Promise.resolve({ kind: 'unreachable', code: PRIVATE })
      const sent = (secure ? request : plainRequest)(url, {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.length },
        ...(open ? {} : { lookup: publicLookup }),
      })
      return answerOf(sent, body, secure, timeouts, now)
    },
  }
}

type Sent = ReturnType<typeof request>

function answerOf(
  sent: Sent,
  body: Buffer,
  secure: boolean,
  timeouts: HttpTimeouts,
  now: () => Date,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    let begun = false
    const late = (): void => void sent.destroy(coded('ETIMEDOUT'))
    let timer = setTimeout(late, timeouts.connect)
    const begin = (): void => {
      begun = true
      clearTimeout(timer)
      timer = setTimeout(late, timeouts.answer)
    }
    const settle = (answer: HttpAnswer): void => {
      clearTimeout(timer)
      resolve(answer)
    }
    sent.on('socket', (socket) => {
      if (sent.reusedSocket) begin()
      else socket.once(secure ? 'secureConnect' : 'connect', begin)
    })
    sent.on('error', (error) => settle({ kind: begun ? 'cut' : 'unreachable', code: codeOf(error) }))
    sent.on('response', (response) => void read(response, now()).then(settle))
    sent.end(body)
  })
}

async function read(response: IncomingMessage, at: Date): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0
  const waitMs = retryAfter(response.headers['retry-after'] ?? null, at)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response) {
      const piece = chunk as Buffer
      bytes += piece.length
      if (bytes > MAX_ANSWER_BYTES) {
        response.destroy()
        return { kind: 'answer', status, waitMs, body: null, cut: false }
      }
      chunks.push(piece)
    }
  } catch {
    return { kind: 'answer', status, waitMs, body: null, cut: true }
  }
  return { kind: 'answer', status, waitMs, body: Buffer.concat(chunks).toString('utf8'), cut: false }
}

const PRIVATE = 'private_address'

/** Names are resolved as always, and only public addresses of them are dialled. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return callback(error, '')
    const usable = found.filter(({ address }) => isPublicAddress(address))
    const [first] = usable
    if (first === undefined) return callback(coded(PRIVATE), '')
    if (options.all === true) callback(null, usable)
    else callback(null, first.address, first.family)
  })
}

const coded = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code })

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'ECONNECTION'
}
