import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import { ENV, SAMPLE } from './support/sample.ts'

const PATHS = Object.keys(SAMPLE)

/** Never throws; places are inside of the file; every message says something. */
function check(files: Readonly<Record<string, string>>): void {
  const parsed = parseProject(files, ENV)
  if (parsed.ok) return
  expect(parsed.problems.length).toBeGreaterThan(0)
  for (const { file, line, column, message } of parsed.problems) {
    const lines = (files[file] ?? '').split('\n')
    expect(message.length).toBeGreaterThan(10)
    expect(message).not.toMatch(/undefined|\[object|NaN/)
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines.length)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
  }
}

const piece = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ':',
  ' ',
  '  ',
  '\n',
  '- ',
  '"',
  "'",
  '#',
  '&a',
  '*a',
  '!',
  '|',
  '>',
  '\t',
  '%',
  '${env:X}',
  '{{ x }}',
  'null',
  '0x1',
  '1e9',
  '~',
  '---\n',
  '? ',
  '<<: ',
  '\u0000',
  'é',
  '\uD800',
)

test('random text in any file never throws', () => {
  const text = fc.array(
    fc.oneof(piece, fc.constantFrom('segments', 'where', 'all', 'trait', 'event', 'a', 'b'), fc.string()),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), text, (path, parts) => {
      check({ ...SAMPLE, [path]: parts.join('') })
    }),
    { numRuns: 60 },
  )
})

test('a sound file with a hole, a doubled or a foreign piece never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PATHS),
      fc.nat(),
      fc.nat(60),
      fc.oneof(piece, fc.constant('')),
      (path, at, length, put) => {
        const text = SAMPLE[path] ?? ''
        const from = at % (text.length + 1)
        check({ ...SAMPLE, [path]: text.slice(0, from) + put + text.slice(from + length) })
      },
    ),
    { numRuns: 80 },
  )
})

test('random values in place of the known ones never throw', () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const keys = [
    'where',
    'traits',
    'segments',
    'identifiers',
    'attributes',
    'format',
    'key',
    'rows',
    'event',
    'channels',
    'columns',
    'send_window',
    'rows_drop',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), fc.constantFrom(...keys), json, (path, key, value) => {
      const text = (SAMPLE[path] ?? '').replace(
        new RegExp(`(^|\\s|\\{ )${key}:.*`, 'm'),
        (_, before: string) => `${before}${key}: ${JSON.stringify(value)}`,
      )
      check({ ...SAMPLE, [path]: text })
    }),
    { numRuns: 80 },
  )
})
