import { NocturneError } from '../../../core/errors.ts'
import type { Delivered, DeliverRef, RangeRef, RangeResult } from '../types.ts'
import { deliverRange, type RangeWork } from './deliver-range.ts'
import { listRanges } from './list-ranges.ts'

/** What sending takes from its surroundings, whatever the range. */
export type DueWork = Omit<RangeWork, 'range'> & { readonly ref: DeliverRef }

/** Rows that others hold, or that came back at once, are looked at again after this. */
const PAUSE_MS = 5_000

/**
 * Sends what may go of a date and a destination, range after range, and looks again, until nothing may go or the time
 * of a round is over. A range that cannot be done does not hold up the others: its failure is thrown when they are done,
 * a passing one first, because trying again helps there.
 */
export async function deliverDue(work: DueWork): Promise<Delivered> {
  const { deps, ref, timing } = work
  const until = deps.now().getTime() + timing.round
  const totals = { sent: 0, failed: 0, unknown: 0, skipped: 0 }
  const sick = new Map<string, unknown>()
  for (let claimed = 1; ; ) {
    const { ranges, left, waitMs, waitFor } = await listRanges(deps, await deps.context(ref), ref)
    if (ranges.length === 0) return { ...totals, left, waitMs, waitFor }
    const well = ranges.filter((range) => !sick.has(keyOf(range)))
    if (well.length === 0) throw worst([...sick.values()])
    if (claimed === 0) return { ...totals, left, waitMs: PAUSE_MS, waitFor: 'lease' }
    if (deps.now().getTime() >= until) return { ...totals, left, waitMs: 0, waitFor: null }
    claimed = 0
    for (const range of well) {
      const done = await tried(work, range, sick)
      claimed += done.claimed + done.skipped
      for (const key of TOTALS) totals[key] += done[key]
    }
  }
}

const TOTALS = ['sent', 'failed', 'unknown', 'skipped'] as const
const NOTHING: RangeResult = { claimed: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, returned: 0 }

const keyOf = (range: RangeRef): string => `${range.waveId}/${range.plannedBy}/${range.step}`

async function tried(work: DueWork, range: RangeRef, sick: Map<string, unknown>): Promise<RangeResult> {
  const { campaign, step } = range
  const set = (details: unknown): void => work.beat.set({ campaign, step, details })
  try {
    return await deliverRange({ ...work, range, beat: { ...work.beat, set } })
  } catch (error) {
    if (work.beat.signal.aborted) throw error
    sick.set(keyOf(range), error)
    return NOTHING
  }
}

function worst(failures: readonly unknown[]): unknown {
  const isHopeless = (error: unknown): boolean => error instanceof NocturneError && error.fate === 'hopeless'
  return failures.find((error) => !isHopeless(error)) ?? failures[0]
}
