import type { EmailDestination } from '../../../core/brand/destination.ts'
import type { Mail } from '../destinations/message.ts'
import type { ClaimedRow } from '../queries/claim.ts'
import { type Attempt, newAttempt } from './attempt.ts'
import { type Bell, newBell } from './bell.ts'
import { tellBreaker } from './breaker.ts'
import type { Job } from './job.ts'

export type EmailJob = Job<EmailDestination>

/** A mail that was claimed and made, and waits for a lane. */
export interface Queued {
  readonly row: ClaimedRow
  readonly mail: Mail
  readonly claimedAt: number
  /** Not before this instant: the destination's rate. */
  readonly slotAt: number
}

/** What the parts of one range share while it runs. */
export interface Pump {
  readonly job: EmailJob
  readonly attempt: Attempt
  readonly bell: Bell
  readonly queue: Queued[]
  readonly state: { stopping: boolean; done: boolean; fault: unknown; lastError: string | null }
  /** Calls since the breaker was told last; `true` = reached. */
  readonly calls: boolean[]
  readonly nowMs: () => number
}

export function newPump(job: EmailJob): Pump {
  const { deps, scope, timing, permits, range } = job
  const facts = { id: scope.attemptId, waveId: scope.waveId, clock: scope.clock, persistMs: timing.persist }
  const closed = (count: number): void => permits.give(range.destination, count)
  return {
    job,
    bell: newBell(),
    attempt: newAttempt(deps.db, facts, deps.now, closed),
    queue: [],
    state: { stopping: false, done: false, fault: null, lastError: null },
    calls: [],
    nowMs: () => deps.now().getTime(),
  }
}

/** No claim and no mail is begun from here on. */
export function halt(pump: Pump): void {
  pump.state.stopping = true
  pump.bell.ring()
}

/** Stops for a fault; the first one is thrown when everything has been put in order. */
export function fail(pump: Pump, error: unknown): void {
  pump.state.fault ??= error
  halt(pump)
}

/** A mail that waits goes back to planned. */
export function giveBack(pump: Pump, deliveryId: string): void {
  pump.attempt.giveBack({ deliveryId, code: null, retrySeconds: null })
}

/** Writes outcomes without making the lane wait; a destination that fell silent stops the range. */
export function flushSoon(pump: Pump): void {
  void pump.attempt
    .flush()
    .then(() => (pump.calls.includes(false) ? tell(pump) : undefined))
    .catch((error: unknown) => fail(pump, error))
    .finally(() => pump.bell.ring())
}

/** Tells the breaker what the calls since the last time said. */
export async function tell(pump: Pump): Promise<void> {
  const calls = pump.calls.splice(0)
  const { job, state } = pump
  if (!(await tellBreaker(job.deps.db, job.range.destination, calls, state.lastError))) halt(pump)
}
