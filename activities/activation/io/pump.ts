import type { EmailDestination, WebhookDestination } from '../../../core/brand/destination.ts'
import type { Lane } from '../destinations/end.ts'
import type { ClaimedRow } from '../queries/claim.ts'
import { type Attempt, newAttempt } from './attempt.ts'
import { type Bell, newBell } from './bell.ts'
import { tellBreaker } from './breaker.ts'
import type { Job } from './job.ts'

/** Work at a destination that takes one message a contact. */
export type SingleJob = Job<EmailDestination | WebhookDestination>

/** A message of a claimed row, or the code of why it could not be made. */
export interface Composed<Message> {
  readonly row: ClaimedRow
  readonly message: { readonly made: Message } | { readonly fault: string }
}

/** How a kind of destination makes its messages and sends them. */
export interface Carrier<Message> {
  readonly compose: (rows: readonly ClaimedRow[]) => Promise<readonly Composed<Message>[]>
  readonly openLane: () => Lane<Message>
  /** What the message is called at the other side; null = by the delivery id. */
  readonly refOf: (message: Message) => string | null
  /** For so long a message that may have arrived may be sent again, in milliseconds; 0 = never. */
  readonly repeatableMs: number
}

/** A message that was claimed and made, and waits for a lane. */
export interface Queued<Message> {
  readonly row: ClaimedRow
  readonly message: Message
  readonly claimedAt: number
  /** Not before this instant: the destination's rate. */
  readonly slotAt: number
}

/** What the parts of one range share while it runs. */
export interface Pump<Message> {
  readonly job: SingleJob
  readonly carrier: Carrier<Message>
  readonly attempt: Attempt
  readonly bell: Bell
  readonly queue: Queued<Message>[]
  readonly state: {
    stopping: boolean
    done: boolean
    fault: unknown
    lastError: string | null
    /** The breaker's one try is ours, and has not been made yet. */
    probing: boolean
    /** What the breaker is being told; it ends before the range does, and never fails. */
    telling: Promise<void>
    /** The range has told its last: a call that ends from here on is told to nobody. */
    over: boolean
  }
  /** Calls since the breaker was told last; `true` = reached. */
  readonly calls: boolean[]
  readonly nowMs: () => number
}

export function newPump<Message>(job: SingleJob, carrier: Carrier<Message>): Pump<Message> {
  const { deps, scope, timing, permits, range } = job
  const facts = { id: scope.attemptId, waveId: scope.waveId, clock: scope.clock, persistMs: timing.persist }
  const closed = (count: number): void => permits.give(range.destination, count)
  return {
    job,
    carrier,
    bell: newBell(),
    attempt: newAttempt(deps.db, facts, deps.now, closed),
    queue: [],
    state: {
      stopping: false,
      done: false,
      fault: null,
      lastError: null,
      probing: false,
      telling: Promise.resolve(),
      over: false,
    },
    calls: [],
    nowMs: () => deps.now().getTime(),
  }
}

/** A pump, whatever its messages are. */
export type AnyPump = Pick<Pump<unknown>, 'job' | 'attempt' | 'bell' | 'state' | 'calls' | 'nowMs'>

/** No claim and no message is begun from here on. */
export function halt(pump: AnyPump): void {
  pump.state.stopping = true
  pump.bell.ring()
}

/** Stops for a fault; the first one is thrown when everything has been put in order. */
export function fail(pump: AnyPump, error: unknown): void {
  pump.state.fault ??= error
  halt(pump)
}

/** A message that waits goes back to planned. */
export function giveBack(pump: AnyPump, deliveryId: string): void {
  pump.attempt.giveBack({ deliveryId, code: null, retrySeconds: null, doubt: false })
}

/** Writes outcomes without making the lane wait; a destination that fell silent stops the range. */
export function flushSoon(pump: AnyPump): void {
  void pump.attempt
    .flush()
    .then(() => (pump.calls.includes(false) ? tell(pump) : undefined))
    .catch((error: unknown) => fail(pump, error))
    .finally(() => pump.bell.ring())
}

/**
 * Tells the breaker what the calls since the last time said, one telling after the other: a failure that is told
 * when its range is over would count against somebody else's try. One that fails is its caller's, and keeps nobody
 * from the next.
 */
export function tell(pump: AnyPump): Promise<void> {
  const telling = pump.state.telling.then(() => tellNow(pump))
  pump.state.telling = telling.catch(() => undefined)
  return telling
}

async function tellNow(pump: AnyPump): Promise<void> {
  const calls = pump.calls.splice(0)
  const { job, state } = pump
  if (calls.length > 0) state.probing = false
  if (!(await tellBreaker(job.deps.db, job.range.destination, calls, state.lastError))) halt(pump)
}
