import { expect, test } from 'vitest'
import { gateText } from '../../../activities/report/gate-text.ts'
import { GATE } from '../../../activities/report/html/labels.ts'

const gate = (name: string, value: number | null, limit: number | null) => ({
  gate: name,
  subject: 'shop',
  verdict: 'warn' as const,
  value,
  limit,
  detail: null,
})

test.each([
  ['rows_drop', 0.95, 0.9, 'shop: 95 % fewer rows than usual (rows_drop, its limit 90 %)'],
  ['zero_rows', 0, null, 'shop: no new row came (zero_rows)'],
  ['rejected_share', 0.093, 0.01, 'shop: 9.3 % of its rows were rejected (rejected_share, its limit 1 %)'],
  [
    'largest_cluster',
    1200,
    100,
    'shop: 1,200 records in the largest profile (largest_cluster, its limit 100)',
  ],
  ['rows_drop', null, null, 'shop: rows_drop'],
  ['of_tomorrow', 3, 2, 'shop: of_tomorrow is 3 (of_tomorrow, its limit 2)'],
] as const)('%s of %s is told in words, with the name that gates.yaml knows', (name, value, limit, text) => {
  expect(gateText(gate(name, value, limit))).toBe(text)
})

test.each(Object.keys(GATE))('%s has words of its own', (name) => {
  expect(gateText(gate(name, 1, null))).not.toContain(`${name} is`)
})
