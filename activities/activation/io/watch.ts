import { setTimeout as sleep } from 'node:timers/promises'
import type { Beat, Deps, RunContext } from '../../deps.ts'
import { type BusyDestination, busyDestinations, readDeliveryTotals } from '../queries/ranges.ts'
import type { WatchedWaves } from '../types.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/**
 * Waits until nothing of the date's waves that may go now is left: each row is ended, waits for its window, or its
 * destination's breaker is open. At most the project's `activation.wait`, counted from the first attempt.
 */
export async function watch(deps: Deps, context: RunContext, beat: Beat): Promise<WatchedWaves> {
  const since = sinceOf(beat.previous) ?? deps.now().getTime()
  let pause = FIRST_PAUSE_MS
  for (;;) {
    beat.signal.throwIfAborted()
    const began = deps.now().getTime()
    const seen = await busyDestinations(deps.db, context.businessDate, context.clock)
    const busy = sum(seen.filter((one) => !one.broken))
    beat.set({ since, busy })
    const late = deps.now().getTime() - since >= context.project.activationWaitMs
    if (busy === 0 || late) return summary(deps, context, seen)
    // A look at a million rows costs a second: looking takes at most a tenth of the time.
    const cost = deps.now().getTime() - began
    await sleep(Math.max(pause, cost * 9), undefined, { signal: beat.signal }).catch(() => undefined)
    pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)
  }
}

async function summary(
  deps: Deps,
  context: RunContext,
  seen: readonly BusyDestination[],
): Promise<WatchedWaves> {
  return {
    counts: await readDeliveryTotals(deps.db, context.runId),
    broken: seen.filter((one) => one.broken).map((one) => one.destination),
    late: sum(seen.filter((one) => !one.broken)),
  }
}

const sum = (seen: readonly BusyDestination[]): number => seen.reduce((n, one) => n + one.busy, 0)

function sinceOf(previous: unknown): number | null {
  if (typeof previous !== 'object' || previous === null || !('since' in previous)) return null
  return typeof previous.since === 'number' ? previous.since : null
}
