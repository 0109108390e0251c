import { numberText, shareText } from '../../core/format.ts'
import type { GateLine } from './report.ts'

/** What a gate found, in words; `%` stands for its value. A gate that is not here is told by its name. */
const FOUND: Readonly<Record<string, string>> = {
  rows_drop: '% fewer rows than usual',
  zero_rows: 'no new row came',
  snapshot_deletes: '% of its rows are gone',
  rejected_share: '% of its rows were rejected',
  refused_denials: '% withdrawals or objections of nobody that can be found, in rejected rows',
  largest_cluster: '% records in the largest profile',
  consented_drop: '% fewer people may be contacted',
}

/** A gate for people: `orders: 95 % fewer rows than usual (rows_drop, its limit 90 %)`. */
export function gateText(gate: GateLine): string {
  const { subject, detail, value } = gate
  const of = subject === '' ? '' : `${subject}: `
  if (value === null) return `${of}${gate.gate}${detail === null ? '' : `, ${detail}`}`
  const found = FOUND[gate.gate] ?? `${gate.gate} is %`
  const limit = gate.limit === null ? '' : `, its limit ${gateNumber(gate.gate, gate.limit)}`
  return `${of}${found.replace('%', () => gateNumber(gate.gate, value))} (${gate.gate}${limit})`
}

const SHARES = new Set(['rows_drop', 'snapshot_deletes', 'rejected_share', 'consented_drop'])

/** A gate's value or limit: shares in percent, everything else as a number. */
export function gateNumber(gate: string, value: number): string {
  return SHARES.has(gate) ? shareText(value) : numberText(value)
}
