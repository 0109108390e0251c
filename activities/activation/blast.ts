import type { Limits, Verdict } from '../../core/brand/gates.ts'
import type { BlastGate } from './types.ts'

/**
 * What the size of an audience says, compared with the median of the campaign's last waves; without earlier waves
 * there is nothing to compare with. A campaign that wants an approval always asks.
 */
export function blastVerdict(
  audience: number,
  median: number | null,
  limits: Limits,
  needsApproval: boolean,
): BlastGate {
  const value = median === null || median === 0 ? null : audience / median
  const [verdict, limit] = value === null ? (['pass', null] as const) : judge(value, limits)
  if (needsApproval && audience > 0 && (verdict === 'pass' || verdict === 'warn'))
    return { verdict: 'ask', value, limit }
  return { verdict, value, limit }
}

function judge(value: number, limits: Limits): readonly [Verdict, number | null] {
  for (const verdict of ['stop', 'ask', 'warn'] as const) {
    const limit = limits[verdict]
    if (limit !== null && value > limit) return [verdict, limit]
  }
  return ['pass', limits.ask ?? limits.stop ?? limits.warn]
}

const RANK: Readonly<Record<Verdict, number>> = { pass: 0, warn: 1, ask: 2, stop: 3 }

/** The strongest of several. */
export function strongest(gates: readonly BlastGate[]): BlastGate {
  const none: BlastGate = { verdict: 'pass', value: null, limit: null }
  return gates.reduce(
    (a, b) =>
      RANK[b.verdict] > RANK[a.verdict] || (a.value === null && RANK[b.verdict] === RANK[a.verdict]) ? b : a,
    none,
  )
}
