import { Webhook } from 'standardwebhooks'
import type { WebhookDestination } from '../../../core/brand/destination.ts'
import type { Lane } from './end.ts'
import { type HttpAnswer, type HttpClient, type HttpTimeouts, openHttp } from './http.ts'
import { webhookEnd } from './webhook-outcome.ts'

/** One message; its id is the same on every try, so that the receiver can tell. */
export interface WebhookMessage {
  readonly id: string
  readonly body: string
}

/** A place for one message at a time of a destination. */
export function openWebhookLane(
  spec: WebhookDestination,
  timeouts: HttpTimeouts,
  now: () => Date,
): Lane<WebhookMessage> {
  const repeatable = spec.deduplicatesMs !== null
  const privateNetwork = spec.privateNetwork || spec.sandbox
  const client = openHttp(
    { url: spec.url, connections: 1, keepAlive: repeatable, privateNetwork },
    timeouts,
    now,
  )
  return {
    close: client.close,
    send: async (message) =>
      webhookEnd(await postSigned(client, spec, message, now()), spec.expect, repeatable),
  }
}

/** What a receiver knows us by. */
export type Signing = Pick<WebhookDestination, 'secrets' | 'headers'>

/** Posts a message with the headers of Standard Webhooks, signed for this very moment by each of the secrets. */
export function postSigned(
  client: HttpClient,
  signing: Signing,
  { id, body }: WebhookMessage,
  at: Date,
): Promise<HttpAnswer> {
  const bytes = Buffer.from(body, 'utf8')
  const headers = {
    ...signing.headers,
    'content-type': 'application/json',
    'user-agent': 'nocturne',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signing.secrets.map((secret) => new Webhook(secret).sign(id, at, bytes)).join(' '),
  }
  return client.post(headers, bytes)
}
