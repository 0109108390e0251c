import { describe, expect, test } from 'vitest'
import { editDistance } from '../../../../../activities/identity/engine/text/damerau.ts'
import { pairsOfTexts, unitsOf } from './random-texts.ts'

/** Optimal string alignment by the whole table. */
function reference(one: string, other: string): number {
  const a = one.slice(0, 64)
  const b = other.slice(0, 64)
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : 99
      const row = table[i] ?? []
      row[j] = Math.min(replaced, at(i - 1, j) + 1, at(i, j - 1) + 1, swapped)
    }
  return at(a.length, b.length)
}

describe('edit distance', () => {
  test('agrees with the whole table on 100,000 random pairs of texts of several scripts, at limits 0 to 3', () => {
    const seen = [0, 0, 0, 0, 0]
    let limit = 0
    for (const [one, other] of pairsOfTexts(100_000, 3)) {
      limit = (limit + 1) % 4
      const found = editDistance(...unitsOf(one, other), limit)
      const expected = Math.min(reference(one, other), limit + 1)
      if (found !== expected)
        expect({ one, other, limit, found }).toEqual({ one, other, limit, found: expected })
      seen[found] = (seen[found] ?? 0) + 1
    }
    expect(Math.min(...seen)).toBeGreaterThan(1_000)
  })

  test.each([
    ['smith', 'smiht', 1],
    ['smith', 'smth', 1],
    ['smith', 'smyth', 1],
    ['19710624', '19710524', 1],
    ['ca', 'abc', 3],
    ['', 'abc', 3],
    ['', '', 0],
    ['kitten', 'sitting', 3],
  ])('of %s and %s is %d', (one, other, distance) => {
    expect(editDistance(...unitsOf(one, other), 3)).toBe(distance)
  })

  test('gives one more than the limit for anything beyond it', () => {
    expect(editDistance(...unitsOf('abcdef', 'uvwxyz'), 2)).toBe(3)
    expect(editDistance(...unitsOf('a', 'abcdef'), 2)).toBe(3)
  })
})
