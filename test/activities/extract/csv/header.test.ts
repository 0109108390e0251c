import { expect, test } from 'vitest'
import { parseHeader, schemaDrift } from '../../../../activities/extract/csv/header.ts'

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

test('a header wider than the limit is refused with both counts', () => {
  expect(() => parseHeader(['a', 'b', 'c'], 2)).toThrow('it has 3 columns, more than 2')
})

test('drift names what came and what a mapping misses', () => {
  expect(schemaDrift(['id', 'new'], ['id', 'old'], ['id', 'old', 'old'])).toEqual({
    added: ['new'],
    missing: ['old'],
  })
})
