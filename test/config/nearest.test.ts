import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distance, listOf, nearest } from '../../config/nearest.ts'

describe('the nearest known name', () => {
  test.each([
    ['ordres', 'orders'],
    ['order', 'orders'],
    ['Orders', 'orders'],
    ['recenncy', 'recency'],
    ['first name', 'first_name'],
  ])('%s is %s', (given, meant) => {
    expect(nearest(given, ['orders', 'recency', 'first_name', 'x'])).toBe(meant)
  })

  test('nothing near is nothing', () => {
    expect(nearest('basket', ['orders', 'recency'])).toBeNull()
    expect(nearest('', ['a'])).toBeNull()
  })

  test('a swap of neighbours is one edit', () => {
    expect(distance('ordres', 'orders')).toBe(1)
    expect(distance('ca', 'abc')).toBe(3)
  })

  test('distance is a metric but for the triangle, and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const d = distance(a, b)
        expect(d).toBe(distance(b, a))
        expect(d === 0).toBe(a === b)
        expect(d).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
        expect(d).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })

  test('lists are short and end in or', () => {
    expect(listOf([])).toBe('nothing')
    expect(listOf(['a'])).toBe('`a`')
    expect(listOf(['a', 'b', 'c'])).toBe('`a`, `b` or `c`')
    expect(listOf(Array.from({ length: 30 }, (_, i) => `n${i}`))).toContain('10 more')
  })
})
