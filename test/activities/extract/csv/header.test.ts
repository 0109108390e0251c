import { expect, test } from 'vitest'
import { parseHeader, schemaDrift } from '../../../../activities/extract/csv/header.ts'
import { openNamed } from './support.ts'

test('names are trimmed and written in one Unicode form', () => {
  expect(parseHeader([' id ', 'pre\u0301nom'], 10)).toEqual(['id', 'pr\u00e9nom'])
})

test('a blank name is refused with its place', () => {
  expect(() => parseHeader(['a', ' ', ''], 10)).toThrow('column 2, 3 has no name')
})

test('a repeated name is refused by its place, for the line may be a row and the name a person', () => {
  const parse = () => parseHeader(['Anna', 'b', 'Anna ', 'Anna'], 10)
  expect(parse).toThrow('the name of column 3, 4 stands before it already')
  expect(parse).not.toThrow('Anna')
})

test('a refused header names the way round it', () => {
  for (const names of [
    ['a', ''],
    ['a', 'a'],
  ])
    expect(() => parseHeader(names, 10)).toThrow(
      'say columns under format in the source, and header: skip beside it',
    )
})

test('a header that cannot be used is passed over when the source names the columns', async () => {
  const columns = ['id', 'mail', 'note']
  const file = await openNamed('id,id,\n1,a@b.fr,x\n2,c@d.fr\n', columns)
  const rows: (readonly string[])[] = []
  for await (const batch of file.batches) rows.push(...batch.rows)
  expect({ header: file.header, rows }).toEqual({ header: columns, rows: [['1', 'a@b.fr', 'x']] })
  expect(file.counts()).toMatchObject({ good: 1, rejected: 1 })
})

test('columns for a header of another width are refused: they would name the wrong values', async () => {
  await expect(openNamed('id,id,,new\n1,a@b.fr,x,y\n', ['id', 'mail', 'note'])).rejects.toThrow(
    'its first line has 4 columns, and format.columns of the source names 3',
  )
})

test('an empty file has no header, skipped or not', async () => {
  expect((await openNamed('', ['id'])).header).toBeNull()
})

test('a header wider than the limit is refused with both counts', () => {
  expect(() => parseHeader(['a', 'b', 'c'], 2)).toThrow('it has 3 columns, more than 2')
})

test('drift names what came and what a mapping misses', () => {
  expect(schemaDrift(['id', 'new'], ['id', 'old'], ['id', 'old', 'old'])).toEqual({
    added: ['new'],
    missing: ['old'],
  })
})
