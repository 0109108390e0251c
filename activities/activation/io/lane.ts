import type { SmtpLane } from '../destinations/smtp.ts'
import type { SmtpEnd } from '../destinations/smtp-outcome.ts'
import { type Rechecked, recheck } from '../queries/recheck.ts'
import { retryAfterSeconds } from '../retry.ts'
import { attemptLost } from './attempt.ts'
import { fail, flushSoon, giveBack, type Pump, type Queued } from './pump.ts'

/** One connection's work: mail after mail, until the range is done or halted. */
export async function runLane(pump: Pump, lane: SmtpLane): Promise<void> {
  for (;;) {
    const next = pump.state.stopping ? undefined : pump.queue.shift()
    if (next !== undefined) await sendNext(pump, lane, next)
    else if (pump.state.done || pump.state.stopping) return
    else await pump.bell.wait(1_000)
  }
}

async function sendNext(pump: Pump, lane: SmtpLane, next: Queued): Promise<void> {
  const deliveryId = next.row.delivery_id
  try {
    while (!pump.state.stopping && pump.nowMs() < next.slotAt)
      await pump.bell.wait(next.slotAt - pump.nowMs())
    if (pump.state.stopping) return giveBack(pump, deliveryId)
    const reason = await refusal(pump, next)
    if (reason !== null)
      return pump.attempt.end({ deliveryId, state: 'skipped', reason, code: null, ref: null })
  } catch (error) {
    giveBack(pump, deliveryId)
    return fail(pump, error)
  }
  settle(pump, next, await lane.send(next.mail))
  flushSoon(pump)
}

/**
 * Between the claim and the first byte a denial, a stop or another attempt may have come: asked when the claim is some
 * seconds old. Null = the mail may go.
 */
async function refusal({ job, nowMs }: Pump, next: Queued): Promise<Rechecked['reason']> {
  if (nowMs() - next.claimedAt < job.timing.recheck) return null
  const found = await recheck(job.deps.db, job.scope, next.row.delivery_id)
  if (found === null) throw attemptLost({})
  return found.reason
}

/** What the server's answer means for the row. */
function settle(pump: Pump, { row, mail }: Queued, end: SmtpEnd): void {
  const { attempt, state, calls } = pump
  const deliveryId = row.delivery_id
  const code = end.kind === 'sent' ? null : end.code
  const retrySeconds = end.kind === 'deferred' ? retryAfterSeconds(row.attempts, pump.job.random()) : null
  calls.push(end.kind !== 'unreachable')
  if (end.kind === 'unreachable') state.lastError = code
  if (end.kind === 'unreachable' || retrySeconds !== null)
    attempt.giveBack({ deliveryId, code, retrySeconds })
  else attempt.end({ deliveryId, state: STATE_OF[end.kind], reason: null, code, ref: mail.messageId })
}

const STATE_OF = { sent: 'sent', refused: 'failed', deferred: 'failed', unknown: 'unknown' } as const
