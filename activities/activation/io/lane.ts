import type { End, Lane } from '../destinations/end.ts'
import { type Rechecked, recheck } from '../queries/recheck.ts'
import { nextOf } from '../retry.ts'
import { attemptLost } from './attempt.ts'
import { type AnyPump, fail, flushSoon, giveBack, type Pump, type Queued } from './pump.ts'

/** One connection's work: message after message, until the range is done or halted. */
export async function runLane<Message>(pump: Pump<Message>, lane: Lane<Message>): Promise<void> {
  for (;;) {
    const next = pump.state.stopping ? undefined : pump.queue.shift()
    if (next !== undefined) await sendNext(pump, lane, next)
    else if (pump.state.done || pump.state.stopping) return
    else await pump.bell.wait(1_000)
  }
}

async function sendNext<Message>(
  pump: Pump<Message>,
  lane: Lane<Message>,
  next: Queued<Message>,
): Promise<void> {
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
  settle(pump, next, await lane.send(next.message))
  flushSoon(pump)
}

/**
 * Between the claim and the first byte a denial, a stop or another attempt may have come: asked when the claim is some
 * seconds old. Null = the message may go.
 */
async function refusal(
  { job, nowMs }: AnyPump,
  next: Pick<Queued<unknown>, 'row' | 'claimedAt'>,
): Promise<Rechecked['reason']> {
  if (nowMs() - next.claimedAt < job.timing.recheck) return null
  const found = await recheck(job.deps.db, job.scope, next.row.delivery_id)
  if (found === null) throw attemptLost({})
  return found.reason
}

/** What the other side's answer means for the row. */
function settle<Message>(pump: Pump<Message>, { row, message }: Queued<Message>, end: End): void {
  const { attempt, state, calls, job, carrier } = pump
  const deliveryId = row.delivery_id
  const code = end.kind === 'sent' ? null : end.code
  const reached = end.kind === 'sent' || (end.kind !== 'unreachable' && end.reached !== false)
  if (!state.over) {
    calls.push(reached)
    if (!reached) state.lastError = code
  }
  const next = nextOf(end, row.attempts, row.doubt_seconds !== null, job.random())
  if (next.kind === 'back')
    attempt.giveBack({ deliveryId, code, retrySeconds: next.retrySeconds, doubt: next.doubt })
  else attempt.end({ deliveryId, state: next.state, reason: null, code, ref: carrier.refOf(message) })
}
