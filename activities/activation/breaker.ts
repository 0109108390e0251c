/** The circuit breaker of a destination: whether it may be called, and what the calls since it closed said. */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'half_open'
  readonly calls: number
  readonly failures: number
  /** Failures in a row. */
  readonly inARow: number
  /** Openings in a row, without one contact between them. */
  readonly openings: number
}

/** Enough calls to speak of a share. */
const MIN_CALLS = 20
const MAX_SHARE = 0.5
const MAX_IN_A_ROW = 5
/** Older calls count half, so that a good morning does not hide a bad noon. */
const WINDOW = 200
const FIRST_OPEN_MS = 5_000
const LONGEST_OPEN_MS = 300_000

/**
 * The breaker after some calls, in their order; `true` = the destination was reached, whatever it said. Refusals
 * of one recipient are not its failures.
 */
export function afterCalls(before: Breaker, calls: readonly boolean[]): Breaker {
  return calls.reduce(afterCall, before)
}

function afterCall(before: Breaker, reached: boolean): Breaker {
  if (reached) return afterReach(before)
  const counted = {
    ...before,
    calls: before.calls + 1,
    failures: before.failures + 1,
    inARow: before.inARow + 1,
  }
  if (before.state === 'open') return before
  return before.state === 'half_open' || mustOpen(counted) ? open(counted) : shortened(counted)
}

function afterReach(before: Breaker): Breaker {
  // A call that was in flight while others failed says that it works; the breaker closes with the next one.
  if (before.state === 'open') return { ...before, inARow: 0, openings: 0 }
  if (before.state === 'half_open') return CLOSED
  return shortened({ ...before, calls: before.calls + 1, inARow: 0, openings: 0 })
}

/** A destination that was never called. */
export const CLOSED: Breaker = { state: 'closed', calls: 0, failures: 0, inARow: 0, openings: 0 }

const mustOpen = (b: Breaker): boolean =>
  b.inARow >= MAX_IN_A_ROW || (b.calls >= MIN_CALLS && b.failures >= b.calls * MAX_SHARE)

const open = (b: Breaker): Breaker => ({
  state: 'open',
  calls: 0,
  failures: 0,
  inARow: b.inARow,
  openings: b.openings + 1,
})

const shortened = (b: Breaker): Breaker =>
  b.calls < WINDOW ? b : { ...b, calls: Math.ceil(b.calls / 2), failures: Math.floor(b.failures / 2) }

/** How long a breaker stays open: twice as long each time that the try after it fails. */
export function openMs(breaker: Breaker): number {
  return Math.min(LONGEST_OPEN_MS, FIRST_OPEN_MS * 2 ** Math.max(0, breaker.openings - 1))
}
