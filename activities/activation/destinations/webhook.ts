import { Webhook } from 'standardwebhooks'
import type { WebhookDestination } from '../../../core/brand/destination.ts'
import type { Lane } from './end.ts'
import { type HttpClient, type HttpTimeouts, openHttp } from './http.ts'
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
      webhookEnd(await postSigned(client, spec.secret, message, now()), spec.expect, repeatable),
  }
}

/** Posts a message with the headers of Standard Webhooks, signed for this very moment. */
export function postSigned(client: HttpClient, secret: string, { id, body }: WebhookMessage, at: Date) {
  const bytes = Buffer.from(body, 'utf8')
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'nocturne',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, bytes),
  }
  return client.post(headers, bytes)
}
