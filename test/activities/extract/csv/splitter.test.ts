import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../../activities/extract/csv/types.ts'
import { FORM, open, RULES, readAll, splitPieces } from './support.ts'

const reasons = (rejections: readonly { reason: string; line: number }[]) =>
  rejections.map(({ reason, line }) => `${line} ${reason}`)

test('a plain file gives its header, its rows and their lines', async () => {
  const file = await readAll('a,b\n1,2\n3,4\n')
  expect(file).toMatchObject({
    header: ['a', 'b'],
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
    lines: [2, 3],
    rejections: [],
  })
  expect(file.counts).toEqual({ good: 2, rejected: 0, blankLines: 0, bytes: 12 })
})

test('LF, CRLF and CR end a line, also mixed in one file', async () => {
  const { rows, lines } = await readAll('a,b\r\n1,2\r3,4\n5,6\r\r\n7,8')
  expect(rows).toEqual([
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
    ['7', '8'],
  ])
  expect(lines).toEqual([2, 3, 4, 6])
})

test('a file of CR alone is split', async () => {
  const { header, rows } = await readAll('a,b\r1,2\r3,4\r')
  expect({ header, rows }).toEqual({
    header: ['a', 'b'],
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  })
})

test('a last line without a line break is a row', async () => {
  expect((await readAll('a,b\n1,2')).rows).toEqual([['1', '2']])
})

test('blank lines are no rows and are counted', async () => {
  const { rows, counts, lines } = await readAll('\na,b\n\n1,2\n\n\n')
  expect({ rows, lines }).toEqual({ rows: [['1', '2']], lines: [4] })
  expect(counts).toMatchObject({ good: 1, rejected: 0, blankLines: 4 })
})

test('a BOM is no part of the first name', async () => {
  expect((await readAll('\uFEFFa,b\n1,2\n')).header).toEqual(['a', 'b'])
})

test('a BOM alone, or nothing at all, is an empty file without a header', async () => {
  expect((await readAll('\uFEFF')).header).toBeNull()
  expect((await readAll('')).header).toBeNull()
})

test('a file of a header only has no rows', async () => {
  expect(await readAll('a,b\n')).toMatchObject({ header: ['a', 'b'], rows: [], rejections: [] })
})

test('quotes may hold delimiters, doubled quotes and line breaks', async () => {
  const { rows, lines } = await readAll('a,b\n"x, y","say ""hi"""\r\n"1\r\n2\n3",""\n5,6\n')
  expect(rows).toEqual([
    ['x, y', 'say "hi"'],
    ['1\r\n2\n3', ''],
    ['5', '6'],
  ])
  expect(lines).toEqual([2, 3, 6])
})

test('an unclosed quote costs its own line and no other', async () => {
  const { rows, rejections } = await readAll('a,b\n1,"2\n3,4\n"5","6"\n7,8\n')
  expect(rows).toEqual([
    ['3', '4'],
    ['5', '6'],
    ['7', '8'],
  ])
  expect(reasons(rejections)).toEqual(['2 unclosed_quote'])
})

test('an unclosed quote at the end of the file costs its own line', async () => {
  const { rows, rejections } = await readAll('a,b\n1,2\n3,"4\n5,6')
  expect(rows).toEqual([
    ['1', '2'],
    ['5', '6'],
  ])
  expect(reasons(rejections)).toEqual(['3 unclosed_quote'])
})

test('an unclosed quote that closes in a later line is told by the count of columns', async () => {
  const { rows, rejections } = await readAll('a,b,c\n1,"2,3\n4,5,6\n7,8,"9"\n')
  expect(rows).toEqual([
    ['4', '5', '6'],
    ['7', '8', '9'],
  ])
  expect(reasons(rejections)).toEqual(['2 unclosed_quote'])
})

test('an unclosed quote is given up after the length of a line, in whatever pieces the file comes', () => {
  const rules = { ...RULES, limits: { ...DEFAULT_LIMITS, lineBytes: 100 } }
  const good = '1,2\n'.repeat(200)
  for (const size of [1, 7, 64, 5_000]) {
    const { rows, rejections } = splitPieces(Buffer.from(`x,"y\n${good}`), size, rules, 2)
    expect(rows).toHaveLength(200)
    expect(reasons(rejections)).toEqual(['1 unclosed_quote'])
  }
})

test('a quote in the middle of a field, or text after a closing quote, refuses the line', async () => {
  const { rows, rejections } = await readAll('a,b\n12" pipe,1\n"x"y,2\n3, "4"\n5,6\n')
  expect(rows).toEqual([['5', '6']])
  expect(reasons(rejections)).toEqual(['2 unclosed_quote', '3 unclosed_quote', '4 unclosed_quote'])
})

test('literal stray quotes are text, and quotes around a field still quote', async () => {
  const { rows } = await readAll('a,b\n12" pipe,"x, y"\n', { ...FORM, strayQuotes: 'literal' })
  expect(rows).toEqual([['12" pipe', 'x, y']])
})

test('without a quote character, quotes are text', async () => {
  const { rows } = await readAll('a,b\n"1,2"\n', { ...FORM, quote: null })
  expect(rows).toEqual([['"1', '2"']])
})

test('too many and too few columns refuse the line and say both counts', async () => {
  const { rows, rejections } = await readAll('a,b\n1,2,3\n4\n5,6\n')
  expect(rows).toEqual([['5', '6']])
  expect(rejections.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['too_many_columns', 'expected 2 columns, found 3'],
    ['too_few_columns', 'expected 2 columns, found 1'],
  ])
})

test('invalid UTF-8 refuses its own line; a genuine replacement character is text', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a,b\n\uFFFD,1\n'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from(',2\né,3\n'),
  ])
  const { rows, rejections } = await readAll(bytes)
  expect(rows).toEqual([
    ['\uFFFD', '1'],
    ['é', '3'],
  ])
  expect(reasons(rejections)).toEqual(['3 encoding'])
  expect(rejections[0]?.raw).toEqual(Buffer.from([0xc3, 0x28, 0x2c, 0x32, 0x0a]))
})

test('invalid UTF-8 in the second line of a record refuses the record', async () => {
  const bytes = Buffer.concat([Buffer.from('a,b\n"x\n'), Buffer.from([0xff]), Buffer.from('y",1\n2,3\n')])
  const { rows, rejections } = await readAll(bytes)
  expect(rows).toEqual([['2', '3']])
  expect(reasons(rejections)).toEqual(['2 encoding', '3 encoding'])
})

test('a NUL byte refuses its own line', async () => {
  const { rows, rejections } = await readAll('a,b\n1,\0\n"\0",2\n3,4\n')
  expect(rows).toEqual([['3', '4']])
  expect(reasons(rejections)).toEqual(['2 nul_byte', '3 nul_byte'])
})

test('a line that is too long is refused, and its neighbours are kept', async () => {
  const form = { ...FORM, limits: { ...DEFAULT_LIMITS, lineBytes: 20, rawBytes: 5 } }
  const { rows, rejections } = await readAll(
    `a,b\n1,2\n${'x'.repeat(50)},y\n${'é'.repeat(10)},z\n3,4\n`,
    form,
  )
  expect(rows).toEqual([
    ['1', '2'],
    ['3', '4'],
  ])
  expect(reasons(rejections)).toEqual(['3 too_long', '4 too_long'])
  expect(rejections[0]?.raw.toString()).toBe('xxxxx')
})

test('a rejection names the byte at which its line starts', async () => {
  const text = 'a,b\r\né,1\r\nbroken\r\n2,3\r\nalso\r\n'
  const { rejections } = await readAll(`\uFEFF${text}`)
  const bytes = Buffer.from(`\uFEFF${text}`)
  expect(rejections.map(({ offset }) => offset)).toEqual([bytes.indexOf('broken'), bytes.indexOf('also')])
  expect(rejections.map(({ raw }) => raw.toString())).toEqual(['broken\r\n', 'also\r\n'])
})

test('a file longer than its limit is refused as a whole', async () => {
  const form = { ...FORM, limits: { ...DEFAULT_LIMITS, fileBytes: 10 } }
  await expect(readAll('a,b\n1,2\n3,4\n', form)).rejects.toMatchObject({ code: 'CSV_FILE_TOO_LONG' })
})

test('a broken header refuses the file and says why', async () => {
  await expect(open('a,"b\n')).rejects.toMatchObject({
    code: 'CSV_HEADER',
    evidence: { reason: 'unclosed_quote' },
  })
  await expect(open('a,\0\n1,2\n')).rejects.toMatchObject({ evidence: { reason: 'nul_byte' } })
  const short = { ...FORM, limits: { ...DEFAULT_LIMITS, lineBytes: 10 } }
  await expect(open('a'.repeat(100), short)).rejects.toMatchObject({ evidence: { reason: 'too_long' } })
})

test('a file of UTF-16 that is said to be UTF-8 is refused with the remedy', async () => {
  await expect(open(Buffer.from('\uFEFFa,b\n', 'utf16le'))).rejects.toThrow('encoding: utf-16')
})
