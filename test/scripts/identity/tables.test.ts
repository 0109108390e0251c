import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arena } from '../../../scripts/identity/arena.ts'
import { keyOrder } from '../../../scripts/identity/key-order.ts'
import { valueTable } from '../../../scripts/identity/value-table.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(`<${text}>`)
const add = (table: ReturnType<typeof valueTable>, text: string): number =>
  table.add(bytesOf(text), 1, bytesOf(text).length - 1)

test('distinct texts are numbered in the order of meeting, as a Map would', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\0', 'é'), maxLength: 5 }), { maxLength: 2_000 }),
      (all) => {
        const table = valueTable()
        const known = new Map<string, number>()
        for (const text of all) {
          if (!known.has(text)) known.set(text, known.size)
          expect(add(table, text)).toBe(known.get(text))
        }
        const texts = Array.from({ length: table.texts.size() }, (_, at) =>
          Buffer.from(table.texts.bytes(at)).toString(),
        )
        expect(texts).toEqual([...known.keys()])
      },
    ),
    { numRuns: 100 },
  )
})

function orderOf(keys: readonly string[]): readonly string[] {
  const all = arena()
  for (const [at, key] of keys.entries()) all.set(at, bytesOf(key), 1, bytesOf(key).length - 1)
  const order = keyOrder(
    all,
    'people.csv',
    Int32Array.from(keys, (_, at) => at + 2),
  )
  return order === null ? keys : [...order].map((at) => keys[at] ?? '')
}

describe('the order of keys', () => {
  test('is that of numbers when all of them are whole numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -(10 ** 14), max: 10 ** 14 })), (numbers) => {
        const sorted = numbers.toSorted((a, b) => a - b)
        expect(orderOf(numbers.map(String)).map(Number)).toEqual(sorted)
      }),
    )
    expect(orderOf(['10', '9', '-3', '0'])).toEqual(['-3', '0', '9', '10'])
  })

  test('is that of their bytes when one is not, as 007 is not', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 })), (texts) => {
        const keys = ['x', ...texts.filter((text) => text !== 'x')]
        const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(orderOf(keys)).toEqual(sorted)
      }),
    )
    expect(orderOf(['10', '9', '007'])).toEqual(['007', '10', '9'])
    expect(orderOf(['ab', 'a', 'abc'])).toEqual(['a', 'ab', 'abc'])
    expect(orderOf(['a\0b', 'a', 'a\0'])).toEqual(['a', 'a\0', 'a\0b'])
  })

  test('a key that stands twice is refused with both lines, and never shown', () => {
    for (const keys of [
      ['5', '3', '9', '5', '3', '5'],
      ['e', 'c', 'x', 'e', 'c', 'e'],
    ]) {
      const act = (): unknown => orderOf(keys)
      expect(act).toThrow('The lines 2 and 5 have the same key (2 more lines repeat a key).')
    }
    expect(() => orderOf(['1', '', '2'])).toThrow('The key of this line is empty.')
  })
})
