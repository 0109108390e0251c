import { expect, test } from 'vitest'
import { retryAfter } from '../../core/retry-after.ts'

const NOW = new Date('2026-03-27T23:59:50.500Z')

test.each([
  ['7', 7_000],
  [' 7 ', 7_000],
  ['Sat, 28 Mar 2026 00:00:00 GMT', 9_500],
  ['Fri, 27 Mar 2026 00:00:00 GMT', 0],
  ['soon', null],
  ['-1', null],
  ['1.5', null],
  ['', null],
  [null, null],
])('Retry-After is seconds or a date of HTTP, anything else says nothing: %s', (header, milliseconds) => {
  expect(retryAfter(header, NOW)).toBe(milliseconds)
})
