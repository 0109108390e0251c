import { expect, test } from 'vitest'
import { refuseFuture } from '../../../scripts/night/future.ts'

test("a date that has not begun in the brand's zone is refused; today and before are not", () => {
  const now = new Date('2026-03-01T23:30:00Z')
  expect(() => refuseFuture('2026-03-02', now, 'Europe/London')).toThrow('in Europe/London it is 2026-03-01')
  for (const date of ['2026-03-02', '2026-03-01', undefined])
    expect(() => refuseFuture(date, now, 'Europe/Berlin')).not.toThrow()
  expect(() => refuseFuture('2062-01-01', now, 'Europe/Berlin')).toThrow('has not begun')
})
