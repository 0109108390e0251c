import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../scripts/failure.ts'
import { readFields } from '../../../scripts/identity/fields.ts'
import { readTable } from '../../../scripts/identity/read-table.ts'
import { scratch } from '../../support/scratch.ts'

const MAP = 'id: key\ngiven: given_name\nfamily: family_name\n'
const PEOPLE = 'id,given,family,extra\n2,Zoé,Müller,x\n1,Zoé,,y\n3, Ann ,Lee,\n'

async function read(map: string, ...files: readonly (string | Buffer)[]): Promise<unknown> {
  const dir = scratch()
  const inputs = files.map((content, at) => {
    const name = `list${at + 1}.csv`
    writeFileSync(join(dir, name), content)
    return { name, path: join(dir, name) }
  })
  const { table } = await readTable(inputs, readFields('map.yaml', map), () => undefined)
  return table.columns.map(({ concept, codes, values }) => ({
    concept,
    rows: [...codes].map((code) => (code < 0 ? null : values[code])),
  }))
}

const ROWS = [
  { concept: 'given_name', rows: ['Zoé', 'Zoé', 'Ann'] },
  { concept: 'family_name', rows: [null, 'Müller', 'Lee'] },
]

async function refusal(act: Promise<unknown>): Promise<Refusal['failure']> {
  const error = await act.catch((thrown: unknown) => thrown)
  if (error instanceof Refusal) return error.failure
  throw error
}

describe('a list is read alike', () => {
  test.each([
    ['as it is', PEOPLE],
    ['with the mark of UTF-8', `\uFEFF${PEOPLE}`],
    ['packed', gzipSync(PEOPLE)],
    ['in Latin-1', Buffer.from(PEOPLE, 'latin1')],
    ['in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PEOPLE, 'utf16le')])],
    ['with semicolons', PEOPLE.replaceAll(',', ';')],
    ['with tabs and Windows line ends', PEOPLE.replaceAll(',', '\t').replaceAll('\n', '\r\n')],
    ['with bars and old Mac line ends', PEOPLE.replaceAll(',', '|').replaceAll('\n', '\r')],
    ['with quotes', PEOPLE.replaceAll(/[^,\n]+/g, '"$&"')],
    ['without the last line end, with blank lines before', `\n\n${PEOPLE.trimEnd()}`],
  ])('%s', async (_, content) => {
    expect(await read(MAP, content)).toEqual(ROWS)
  })
})

test('signs that only Windows-1252 has are read as such', async () => {
  const content = iconv.encode('id,given,family\n1,Zoé,O’Brien\n', 'windows-1252')
  expect(await read(MAP, content)).toEqual([
    { concept: 'given_name', rows: ['Zoé'] },
    { concept: 'family_name', rows: ['O’Brien'] },
  ])
})

test('bytes that are no UTF-8 in a file that otherwise is are refused with their line', async () => {
  const broken = Buffer.concat([Buffer.from('id,given,family\n1,Zoé,Müller\n2,Jo'), Buffer.from([0xe9, 10])])
  const fixed = Buffer.concat([broken.subarray(0, -1), Buffer.from(',Lee\n')])
  expect(await refusal(read(MAP, fixed))).toMatchObject({ code: 'ENCODING', line: 3, exit: 1 })
})

test('without a key the rows keep their order', async () => {
  expect(await read('family: family_name\n', PEOPLE)).toEqual([
    { concept: 'family_name', rows: ['Müller', null, 'Lee'] },
  ])
})

test('of two files, columns of one name or of one concept become one', async () => {
  const other = 'nr;surname;given;born\nb;Lee;Zoé;1990\na;Poe;;\n'
  const map = `${MAP}nr: key\nsurname: family_name\nborn: birth_year\n`
  expect(await read(map, PEOPLE, other)).toEqual([
    { concept: 'given_name', rows: ['Zoé', 'Zoé', 'Ann', null, 'Zoé'] },
    { concept: 'family_name', rows: [null, 'Müller', 'Lee', 'Poe', 'Lee'] },
    { concept: 'birth_year', rows: [null, null, null, null, '1990'] },
  ])
})

describe('a file that cannot be read says what to do', () => {
  test.each([
    ['', 'EMPTY_FILE'],
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'NOT_TEXT'],
    [gzipSync(PEOPLE).subarray(0, 40), 'BROKEN_ARCHIVE'],
    ['id,given,family,given\n1,a,b,c\n', 'CSV_HEADER'],
    ['id,given,family\n1,a,b\n1,c,d\n', 'DUPLICATE_KEY'],
    ['id,given,family\n1,a,b\n ,c,d\n', 'MISSING_KEY'],
  ])('%j: %s', async (content, code) => {
    const failure = await refusal(read(MAP, content))
    expect(failure).toMatchObject({ code, exit: 1, file: 'list1.csv' })
    expect(failure.hint).not.toBeNull()
  })

  test.each(['x', ' ', '\n'])('a gigabyte of %j for a header is not read into memory', async (sign) => {
    const failure = await refusal(read(MAP, gzipSync(Buffer.alloc(40 << 20, sign))))
    expect(failure).toMatchObject({ code: 'CSV_HEADER', exit: 1 })
    expect(failure.message).toContain('within its first 1 MB')
  })
})
