import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../scripts/failure.ts'
import { recordScanner } from '../../../scripts/identity/scanner.ts'

/** Splits a text that comes in pieces of `size` bytes. */
function scan(text: string, columns: number, size: number): { rows: string[][]; lines: number[] } {
  const rows: string[][] = []
  const lines: number[] = []
  const sinks = Array.from(
    { length: columns },
    (_, column) => (row: number, b: Uint8Array, from: number, to: number) => {
      const record = rows[row] ?? []
      record[column] = Buffer.from(b.subarray(from, to)).toString()
      rows[row] = record
    },
  )
  const scanner = recordScanner({ file: 'people.csv', delimiter: 0x2c, sinks }, 2, (_, line) =>
    lines.push(line),
  )
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size))
  rows.length = scanner.finish()
  return { rows, lines }
}

const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '𝒜'), maxLength: 6 })
const written = (value: string, always: boolean): string =>
  always || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

describe('records of RFC 4180', () => {
  test('come out as they were written, however the file is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field, field), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (rows, end, last, size) => {
          const text = rows.map((row) => row.map((value, at) => written(value, at === 0)).join(',')).join(end)
          expect(scan(text + (last && rows.length > 0 ? end : ''), 3, size).rows).toEqual(rows)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('blank lines are none, and a quote inside of a field is plain text', () => {
    expect(scan('a,b\n\n\r\n12" pipe,c\n', 2, 3)).toEqual({
      rows: [
        ['a', 'b'],
        ['12" pipe', 'c'],
      ],
      lines: [2, 5],
    })
  })

  test('each record knows its line, with line breaks in quoted fields', () => {
    expect(scan('a,"b\nc\n"\nd,e\r\n"f\n",g', 2, 4).lines).toEqual([2, 5, 6])
  })
})

describe('what is wrong is told with its line, and without the value', () => {
  test.each([
    ['a,b\nc,"Doe\n', 'UNCLOSED_QUOTE', 3],
    ['a,b\nc,"Doe"x\n', 'UNCLOSED_QUOTE', 3],
    ['a,b\nc,"Doe\nd,"e"\n', 'UNCLOSED_QUOTE', 3],
    ['a,b\n\nc,Doe,e\n', 'TOO_MANY_COLUMNS', 4],
    ['a,b\nDoe\n', 'TOO_FEW_COLUMNS', 3],
  ] as const)('%j', (text, code, line) => {
    for (const size of [1, 5, 100]) {
      const failure = failureOf(() => scan(text, 2, size))
      expect(failure).toMatchObject({ exit: 1, code, file: 'people.csv', line })
      expect(`${failure.message}${failure.hint}`).not.toContain('Doe')
    }
  })

  test('a quote that nobody closes does not take the rest of a large file with it', () => {
    const text = `"a,b\n${'c,d\n'.repeat(400_000)}`
    expect(failureOf(() => scan(text, 2, 1 << 16))).toMatchObject({ code: 'UNCLOSED_QUOTE', line: 2 })
  })

  test('a record without a quote that is too long is told to be that', () => {
    const text = `a,b\nc,${'d'.repeat(1_200_000)}\n`
    expect(failureOf(() => scan(text, 2, 1 << 16))).toMatchObject({ code: 'RECORD_TOO_LONG', line: 3 })
  })
})

function failureOf(act: () => unknown): Refusal['failure'] {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error.failure
    throw error
  }
  throw new Error('nothing was refused')
}
