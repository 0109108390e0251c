import { expect, test } from 'vitest'
import { deliveriesText } from '../../../scripts/output/run-text.ts'

const totals = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, waiting: 0 }

test('skipped contacts are told with their three most frequent reasons, the rest as a sum', () => {
  const skipped = [
    { reason: 'capped', deliveries: 2_000 },
    { reason: 'consent', deliveries: 900 },
    { reason: 'no_address', deliveries: 100 },
    { reason: 'holdout', deliveries: 11 },
    { reason: 'quiet_hours', deliveries: 7 },
  ]
  const night = { ...totals, due: 3_030, sent: 12, skipped: 3_018 }
  expect(deliveriesText(night, skipped)).toBe(
    '3,030 due: 12 sent, 3,018 skipped (2,000 capped, 900 consent, 100 no_address, 18 others)',
  )
  expect(
    deliveriesText({ ...totals, due: 5, sent: 3, skipped: 2 }, [{ reason: 'erased', deliveries: 2 }]),
  ).toBe('5 due: 3 sent, 2 skipped (2 erased)')
  expect(deliveriesText(night, [])).toBe('3,030 due: 12 sent, 3,018 skipped')
  expect(deliveriesText(totals, [])).toBe('nothing due')
})
