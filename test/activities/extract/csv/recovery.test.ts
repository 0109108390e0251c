import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSplitter } from '../../../../activities/extract/csv/splitter.ts'
import { DEFAULT_LIMITS } from '../../../../activities/extract/csv/types.ts'
import { RULES, splitPieces } from './support.ts'

const COLUMNS = 3
const LINE_BYTES = 400
const rules = { ...RULES, limits: { ...DEFAULT_LIMITS, lineBytes: LINE_BYTES } }

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`
const lineBreak = fc.constantFrom('\n', '\r\n', '\r')
const pieceSize = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(1 << 20))

/** Any text that a file can hold, with many marks and line breaks in it. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(',', '"', '\n', '\r', '\r\n', ' ', 'é', '\uFFFD', '😀'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((unit) => !unit.includes('\0')),
  ),
  maxLength: 12,
})
const plainText = fc.stringMatching(/^[a-zé0-9 ]{0,12}$/)
/** Begins with a letter, so that its opening quote cannot be taken for the end of an unclosed one before it. */
const quotableText = fc.tuple(fc.constantFrom('x', 'é', '7'), anyText).map(([first, rest]) => first + rest)

interface Line {
  readonly bytes: Buffer
  readonly row: readonly string[] | null
}

const goodRow = (text: fc.Arbitrary<string>): fc.Arbitrary<Line> =>
  fc
    .array(
      fc.oneof(
        plainText.map((field) => [field, field]),
        text.map((field) => [field, quoted(field)]),
      ),
      {
        minLength: COLUMNS,
        maxLength: COLUMNS,
      },
    )
    .map((fields) => ({
      bytes: Buffer.from(fields.map(([, written]) => written).join(',')),
      row: fields.map(([field]) => field ?? ''),
    }))

const invalid = fc.constantFrom([0xff], [0xc3, 0x28], [0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f])
const broken: fc.Arbitrary<Line> = fc
  .oneof(
    invalid.map((bytes) => Buffer.concat([Buffer.from('1,2'), Buffer.from(bytes), Buffer.from(',3')])),
    fc
      .constantFrom('a,\0,c', '"\0",b,c', 'a,b', 'a', 'a,b,c,d', '"a","b"', 'a,b,c,', 'a"b,c,d', '"a"b,c,d')
      .map(Buffer.from),
    plainText.map((text) => Buffer.from(`a,b,"x${text}`)),
    plainText.map((text) => Buffer.from(`"x${text},b,c`)),
    fc.integer({ min: LINE_BYTES + 1, max: 3 * LINE_BYTES }).map((n) => Buffer.from(`${'x'.repeat(n)},b,c`)),
  )
  .map((bytes) => ({ bytes, row: null }))

const file = (line: fc.Arbitrary<Line>) =>
  fc.tuple(fc.array(fc.tuple(line, lineBreak), { maxLength: 40 }), fc.boolean()).map(([lines, ended]) => ({
    rows: lines.flatMap(([{ row }]) => (row ? [row] : [])),
    broken: lines.filter(([{ row }]) => !row).length,
    bytes: Buffer.concat(
      lines.flatMap(([{ bytes }, end], at) =>
        ended || at < lines.length - 1 ? [bytes, Buffer.from(end)] : [bytes],
      ),
    ),
  }))

test('any text, quoted, comes back as it was, in whatever pieces the file comes', () => {
  fc.assert(
    fc.property(file(goodRow(anyText)), pieceSize, (given, size) => {
      const { rows, rejections } = splitPieces(given.bytes, size, rules, COLUMNS)
      expect(rejections).toEqual([])
      expect(rows).toEqual(given.rows)
    }),
    { numRuns: 1_000 },
  )
})

test('among broken lines of all kinds no good row is lost and none of the broken ones passes', () => {
  fc.assert(
    fc.property(
      file(fc.oneof({ weight: 3, arbitrary: goodRow(quotableText) }, { weight: 1, arbitrary: broken })),
      pieceSize,
      (given, size) => {
        const { rows, rejections, counts } = splitPieces(given.bytes, size, rules, COLUMNS)
        expect(rows).toEqual(given.rows)
        expect(rejections).toHaveLength(given.broken)
        expect(counts).toMatchObject({ good: rows.length, rejected: given.broken, bytes: given.bytes.length })
      },
    ),
    { numRuns: 2_000 },
  )
})

test('the row behind a line that is too long is kept where a piece ends between CR and it', () => {
  const bytes = Buffer.from(`1,2,3\n${'x'.repeat(LINE_BYTES + 1)}\r4,5,6`)
  for (let size = LINE_BYTES; size < bytes.length; size++) {
    const { rows, rejections } = splitPieces(bytes, size, rules, COLUMNS)
    expect([rows.length, rejections.length]).toEqual([2, 1])
  }
})

test('for any bytes at all, pieces make no difference, and every refused line is shown as it stands', () => {
  const soup = fc.array(
    fc.oneof(
      fc.constantFrom(...[',', '"', '\n', '\r', 'a', '""'].map((text) => Buffer.from(text))),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 80 },
  )
  fc.assert(
    fc.property(
      soup.map((parts) => Buffer.concat([Buffer.from('x'), ...parts])),
      pieceSize,
      (bytes, size) => {
        const tight = { ...rules, limits: { ...rules.limits, lineBytes: 30 } }
        const whole = splitPieces(bytes, bytes.length, tight, COLUMNS)
        const pieces = splitPieces(bytes, size, tight, COLUMNS)
        expect(pieces.rows).toEqual(whole.rows)
        expect(pieces.lines).toEqual(whole.lines)
        expect(pieces.rejections.map(({ line, offset }) => [line, offset])).toEqual(
          whole.rejections.map(({ line, offset }) => [line, offset]),
        )
        for (const { offset, raw } of pieces.rejections) {
          const shown = Math.min(raw.length, 30)
          expect(bytes.subarray(offset, offset + shown)).toEqual(raw.subarray(0, shown))
        }
        expect(whole.rows.flat().every((field) => !field.includes('\0'))).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('a line of a gigabyte is refused in bounded memory, and the next row is kept', () => {
  const splitter = createSplitter(RULES, 2)
  const piece = Buffer.alloc(256 * 1024, 'x')
  const before = process.memoryUsage.rss()
  const rows = [...splitter.push(Buffer.from('1,2\n')).rows]
  const rejections = []
  let peak = before
  for (let sent = 0; sent < 4_096; sent += 1) {
    rejections.push(...splitter.push(piece).rejections)
    if (sent % 64 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  rows.push(...splitter.push(Buffer.from('\n3,4\n')).rows, ...splitter.finish().rows)
  expect(rows).toEqual([
    ['1', '2'],
    ['3', '4'],
  ])
  expect(rejections.map(({ reason, line, offset }) => ({ reason, line, offset }))).toEqual([
    { reason: 'too_long', line: 2, offset: 4 },
  ])
  expect(peak - before).toBeLessThan(64 * 2 ** 20)
})
