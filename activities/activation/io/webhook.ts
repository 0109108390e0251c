import type { PayloadSpec } from '../../../core/brand/campaign.ts'
import type { WebhookDestination } from '../../../core/brand/destination.ts'
import { hopeless } from '../../../core/errors.ts'
import { openWebhookLane, type WebhookMessage } from '../destinations/webhook.ts'
import { identifierTypes } from '../render/columns.ts'
import { compilePayload, type PayloadContext, payloadColumns } from '../render/payload.ts'
import type { RangeResult } from '../types.ts'
import { wordsOf } from './compose.ts'
import type { Job } from './job.ts'
import type { Composed } from './pump.ts'
import { sendSingly } from './singly.ts'
import { newSubjects, type Subject } from './subjects.ts'

/** Posts what may go of one range. The delivery id is the key by which a receiver deduplicates, if it does. */
export function sendByWebhook(job: Job<WebhookDestination>): Promise<RangeResult> {
  const { deps, destination, timing } = job
  const payload = payloadOf(job)
  const body = compilePayload(payload)
  const words = wordsOf(job)
  const subjects = newSubjects(deps.db, job, identifierTypes(payloadColumns(payload)))
  const compose = async (
    rows: Parameters<typeof subjects>[0],
  ): Promise<readonly Composed<WebhookMessage>[]> => {
    const found = await subjects(rows)
    return rows.map((row) => {
      const subject = found.get(row.delivery_id)
      if (subject === undefined) return { row, message: { fault: 'no_address' } }
      const text = attempt(body, contextOf(subject, words))
      if (text === null) return { row, message: { fault: 'template' } }
      return { row, message: { made: { id: row.delivery_id, body: text } } }
    })
  }
  return sendSingly(job, {
    compose,
    openLane: () => openWebhookLane(destination, timing.http, deps.now),
    refOf: () => null,
    repeatableMs: destination.deduplicatesMs ?? 0,
  })
}

const contextOf = ({ facts, person }: Subject, words: ReturnType<typeof wordsOf>): PayloadContext => ({
  facts,
  person,
  words: { ...words, person: person.person, trait: person.trait },
})

function attempt(body: (context: PayloadContext) => string, context: PayloadContext): string | null {
  try {
    return body(context)
  } catch {
    // What the library says may quote the person's data: the code is all that is kept.
    return null
  }
}

function payloadOf({ campaign }: Job<WebhookDestination>): PayloadSpec {
  const [{ payload }] = campaign.steps
  if (payload !== null) return payload
  throw hopeless(
    'NO_PAYLOAD',
    `Campaign '${campaign.name}' goes to a webhook and has no payload: say what its body holds (validate says so too).`,
  )
}
