import { judged, type Limits, VERDICTS } from '../../core/brand/gates.ts'
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
  const { verdict, limit } =
    value === null ? ({ verdict: 'pass', limit: null } as const) : judged(value, limits)
  if (needsApproval && audience > 0 && (verdict === 'pass' || verdict === 'warn'))
    return { verdict: 'ask', value, limit }
  return { verdict, value, limit }
}

/** The strongest of several. */
export function strongest(gates: readonly BlastGate[]): BlastGate {
  const none: BlastGate = { verdict: 'pass', value: null, limit: null }
  const rank = ({ verdict }: BlastGate): number => VERDICTS.indexOf(verdict)
  return gates.reduce(
    (a, b) => (rank(b) > rank(a) || (a.value === null && rank(b) === rank(a)) ? b : a),
    none,
  )
}
