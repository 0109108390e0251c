import type { OpenGroup } from './queries/ranges.ts'
import type { DeliverRef, RangeRef, Ranges } from './types.ts'

/** What a destination's breaker says: closed, or how long until one contact may try. */
export interface Blocked {
  readonly waitMs: number | null
}

/**
 * The ranges that may go now, one for each wave and planning run, in the order of their ids; when there is none,
 * how long to wait and for what. `frozen` = the clock stands still (`run --clock`): windows never open by waiting.
 */
export function listOf(
  ref: DeliverRef,
  groups: readonly OpenGroup[],
  blocked: Blocked,
  frozen: boolean,
): Ranges {
  const left = groups.reduce((n, group) => n + group.rows, 0)
  const ranges = blocked.waitMs === null ? rangesOf(ref, groups) : []
  if (ranges.length > 0 || left === 0) return { ranges, left, waitMs: null, waitFor: null }
  const waits = groups
    .map((group) => waitOf(group, blocked, frozen))
    .filter((wait): wait is Wait & { readonly ms: number } => wait.ms !== null)
    .sort((a, b) => a.ms - b.ms)
  const [next] = waits
  if (next === undefined) return { ranges, left, waitMs: null, waitFor: 'clock' }
  return { ranges, left, waitMs: Math.max(SHORTEST_MS, Math.ceil(next.ms)), waitFor: next.for }
}

const SHORTEST_MS = 1_000
const APPROVAL_LOOK_MS = 3_600_000

interface Wait {
  readonly ms: number | null
  readonly for: 'window' | 'retry' | 'breaker' | 'lease' | 'approval'
}

function waitOf(group: OpenGroup, blocked: Blocked, frozen: boolean): Wait {
  const ms = group.seconds * 1_000
  if (group.state === 'sending') return { ms, for: 'lease' }
  // An operator decides in real time, and wakes us: a clock that stands still does not matter.
  if (!group.approved) return { ms: frozen ? APPROVAL_LOOK_MS : ms, for: 'approval' }
  if (group.later) return { ms, for: 'retry' }
  if (group.goes) return { ms: blocked.waitMs ?? 0, for: 'breaker' }
  return { ms: frozen ? null : ms, for: 'window' }
}

function rangesOf(ref: DeliverRef, groups: readonly OpenGroup[]): readonly RangeRef[] {
  const found = new Map<string, RangeRef>()
  for (const group of groups.filter((one) => one.goes)) {
    const key = `${group.wave_id}/${group.run_id}/${group.step}`
    const before = found.get(key)
    found.set(key, {
      ...ref,
      waveId: group.wave_id,
      plannedBy: group.run_id,
      campaign: group.campaign,
      step: group.step,
      low: smaller(before?.low ?? group.low, group.low),
      high: larger(before?.high ?? group.high, group.high),
    })
  }
  return [...found.values()]
}

const smaller = (a: string, b: string): string => (BigInt(a) < BigInt(b) ? a : b)
const larger = (a: string, b: string): string => (BigInt(a) > BigInt(b) ? a : b)
