import { expect, test } from 'vitest'
import { formatParts, formatProblem } from '../../core/date-format.ts'

test('a format is cut into tokens and literals', () => {
  expect(formatParts("dd/MM 'at' T")).toEqual([
    { token: 'dd' },
    { literal: '/' },
    { token: 'MM' },
    { literal: ' ' },
    { literal: 'at' },
    { literal: ' ' },
    { literal: 'T' },
  ])
})

test.each([
  ['iso', 'date'],
  ['epoch_millis', 'timestamp'],
  ['dd/MM/yyyy', 'date'],
  ['yyyy-MM-ddTHH:mm:ss.SSSZ', 'timestamp'],
  ['EEE, d MMM yyyy h:mm a', 'timestamp'],
] as const)('%s is a format of a %s', (format, as) => {
  expect(formatProblem(format, as, false)).toBeNull()
})

test.each([
  ['YYYY-MM-DD', 'date', "'YYYY' is no part of a date"],
  ['dd/MM', 'date', 'has no year'],
  ['yyyy-mm-dd', 'date', 'has no month'],
  ['yyyy-MM', 'date', 'has no day'],
  ['dd/MM/yy', 'date', 'century_from'],
  ['dd/MM/yyyy d', 'date', 'more than one day'],
  ['dd/MM/yyyy HH:mm', 'date', 'has a time'],
  ['dd/MM/yyyy hh:mm', 'timestamp', 'AM or PM'],
  ['dd/MM/yyyy HH:mm a', 'timestamp', 'AM or PM'],
  ['epoch_seconds', 'date', 'not of dates'],
  ["dd/MM/yyyy 'x", 'date', 'is no part of a date'],
] as const)('%s of a %s is refused: %s', (format, as, problem) => {
  expect(formatProblem(format, as, false)).toContain(problem)
})

test('a year of two digits is fine once its century is said', () => {
  expect(formatProblem('dd/MM/yy', 'date', true)).toBeNull()
})
