import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawHash } from '../../../../activities/extract/csv/hash.ts'

const field = fc.string({ unit: fc.constantFrom('a', '\0', '1', '"', 'j', ',', '[', ']'), maxLength: 4 })
const row = fc.array(field, { maxLength: 4 })

test('equal rows have one hash, and it is 16 bytes in hex', () => {
  expect(rawHash(['a', 'b'], 'v1')).toBe(rawHash(['a', 'b'], 'v1'))
  expect(rawHash(['a', 'b'], 'v1')).toMatch(/^[0-9a-f]{32}$/)
})

test('rows that differ in any field, border or version have different hashes', () => {
  fc.assert(
    fc.property(row, row, field, field, (one, other, v, w) => {
      fc.pre(JSON.stringify([one, v]) !== JSON.stringify([other, w]))
      expect(rawHash(one, v)).not.toBe(rawHash(other, w))
    }),
    { numRuns: 5_000 },
  )
  expect(rawHash([''], '')).not.toBe(rawHash([], ''))
  expect(rawHash(['a', ''], '')).not.toBe(rawHash(['a'], ''))
})
