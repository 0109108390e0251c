import { deliverRange } from '../../../../activities/activation/io/deliver-range.ts'
import { TIMING, type Timing } from '../../../../activities/activation/io/job.ts'
import { listRanges } from '../../../../activities/activation/io/list-ranges.ts'
import { newPermits } from '../../../../activities/activation/io/permits.ts'
import type { DeliverRef, RangeRef, RangeResult, Ranges } from '../../../../activities/activation/types.ts'
import { refOf, type TestDeps } from './world.ts'

/** What may go of a date and the destination `mail`, as a run sees it. */
export async function rangesOf(deps: TestDeps, runId: number, businessDate: string): Promise<Ranges> {
  const ref: DeliverRef = { ...refOf(runId), businessDate, destination: 'mail' }
  return listRanges(deps, await deps.context(ref), ref)
}

/** The first range that may go. */
export async function firstRangeOf(deps: TestDeps, runId: number, businessDate: string): Promise<RangeRef> {
  const [range] = (await rangesOf(deps, runId, businessDate)).ranges
  if (range === undefined) throw new Error('no range')
  return range
}

/** Sends one range. */
export function sendRange(
  deps: TestDeps,
  range: RangeRef,
  it: { readonly timing?: Partial<Timing>; readonly attemptId?: string } = {},
): Promise<RangeResult> {
  return deps.heartbeat((beat) =>
    deliverRange({
      ...{ deps, range, beat, permits: newPermits(), timing: { ...TIMING, ...it.timing } },
      newId: () => it.attemptId ?? crypto.randomUUID(),
      random: () => 0.5,
    }),
  )
}
