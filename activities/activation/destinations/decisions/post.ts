import { createHash } from 'node:crypto'
import { connectionFault } from '../../../../core/connection-fault.ts'
import { hopeless, passing } from '../../../../core/errors.ts'
import type { Change } from '../../queries/decisions.ts'
import { type HttpTimeouts, openHttp } from '../http.ts'
import { postSigned } from '../webhook.ts'
import { webhookEnd } from '../webhook-outcome.ts'
import type { SyncFacts, Target } from './target.ts'

/**
 * Posts changes as signed messages. What is told again because no answer came has the same `webhook-id`; the same words
 * of a later sync, or after something else was taken, have another: a receiver that drops what it has seen must hear them.
 */
export function openPosts(
  to: { readonly url: string; readonly secrets: readonly string[]; readonly privateNetwork: boolean },
  facts: SyncFacts,
  timeouts: HttpTimeouts,
  now: () => Date,
): Target {
  const target = { url: to.url, connections: 1, keepAlive: true, privateNetwork: to.privateNetwork }
  const client = openHttp(target, timeouts, now)
  const signing = { secrets: to.secrets, headers: {} }
  let { taken } = facts
  return {
    close: () => Promise.resolve(client.close()),
    take: async (changes) => {
      const body = bodyOf(facts, changes)
      const id = messageId(facts, taken, body)
      const end = webhookEnd(await postSigned(client, signing, { id, body }, now()), null, true)
      if (end.kind === 'sent') {
        taken += changes.length
        return
      }
      const say = end.kind === 'refused' ? hopeless : passing
      throw say(
        'DECISIONS_NOT_TAKEN',
        `Destination '${facts.destination}' did not take its decisions (${end.code}): what it has not acknowledged is sent again; ${connectionFault(end.code) ?? 'check its url and secret'}.`,
      )
    },
  }
}

function messageId({ number, destination }: SyncFacts, taken: number, body: string): string {
  const text = JSON.stringify([destination, number, taken, body])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function bodyOf(facts: SyncFacts, changes: readonly Change[]): string {
  return JSON.stringify({
    destination: facts.destination,
    run_id: facts.runId,
    business_date: facts.businessDate,
    put: changes.flatMap((one) =>
      one.content === null ? [] : [{ customer_key: one.customer_key, ...one.content }],
    ),
    remove: changes.flatMap((one) => (one.content === null ? [one.customer_key] : [])),
  })
}
