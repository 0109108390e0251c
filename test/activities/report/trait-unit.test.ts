import { expect, test } from 'vitest'
import { traitUnit } from '../../../activities/report/trait-unit.ts'

const event = (aggregate: string, property: string) => ({ kind: 'event', aggregate, property })

test('sums of amounts are money in the currency of the brand, days are days, and everything else is a number', () => {
  expect(traitUnit(event('sum', 'amount'), 'GBP')).toBe('GBP')
  expect(traitUnit({ kind: 'days_since', aggregate: null, property: null }, 'GBP')).toBe('days')
  expect(traitUnit(event('count_distinct', 'amount'), 'GBP')).toBeNull()
  expect(traitUnit(event('sum', 'points'), 'GBP')).toBeNull()
  expect(traitUnit(event('sum', 'amount'), null)).toBeNull()
})
