import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objectReader, parseExact, sortedJson } from '../../../../activities/extract/sources/json-fields.ts'

const again = (text: string): string => sortedJson(parseExact(text))
const read = (text: string, ...paths: readonly string[]) => objectReader(paths).read(parseExact(text), null)

describe('JSON is read without loss', () => {
  test.each([
    '0.10',
    '9007199254740993',
    '-0',
    '1e5',
    '1E-7',
    '0.00000012',
    '12345678901234.5678',
    '1.0',
    '7',
  ])('the number %s keeps its text', (number) => {
    expect(again(`{"a":${number},"b":[${number}, 1]}`)).toBe(`{"a":${number},"b":[${number},1]}`)
    expect(read(`{"a": ${number} }`, 'a')).toMatchObject({ fields: [number] })
  })

  test('numbers within texts, and texts that look like marks, stay as they are', () => {
    const texts = { a: '"0.10, 1.50"', b: '\\0.10', c: '[0.10]', d: '' }
    expect(again(JSON.stringify({ ...texts, n: 0 }).replace('"n":0', '"n":0.10'))).toBe(
      JSON.stringify({ ...texts, n: 0 }).replace('"n":0', '"n":0.10'),
    )
  })

  test('any JSON comes back with its values, its keys sorted at every depth', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(again(text))).toEqual(JSON.parse(text))
        expect(again(again(text))).toBe(again(text))
      }),
    )
  })

  test('what is no JSON is refused, also where numbers are read exactly', () => {
    for (const text of ['{"a":01.10}', '{0.10:1}', '{"a":0.10,}', '{"a":1.}', '{"a":0.10']) {
      expect(() => parseExact(text)).toThrow(SyntaxError)
    }
  })
})

describe('an object is read as a row', () => {
  test('paths lead into objects and lists; what is not there is empty, what is more than a value is JSON', () => {
    const text = '{"a":{"b":"x","c":null},"p":[{"s":1.50}],"t":true,"o":{"z":1,"y":[2.0]}}'
    expect(read(text, 'a.b', 'a.c', 'a.d', 'p.0.s', 't', 'o', 'toString')).toMatchObject({
      fields: ['x', '', '', '1.50', 'true', '{"y":[2.0],"z":1}', ''],
    })
  })

  test('equal objects have one text whatever the order of their keys', () => {
    expect(read('{"b":1,"a":{"d":2,"c":3}}', 'a')).toEqual(read('{"a":{"c":3,"d":2},"b":1}', 'a'))
  })

  test.each([
    ['[1]', 'bad_json'],
    ['"text"', 'bad_json'],
    ['null', 'bad_json'],
    ['{"a":"x\\u0000"}', 'nul_byte'],
    ['{"a":"\\u0000#5"}', 'nul_byte'],
    ['{"a":{"\\u0000":1}}', 'nul_byte'],
    ['{"a":"\\ud83d"}', 'encoding'],
  ])('%s is refused as %s', (text, reason) => {
    expect(read(text, 'a')).toMatchObject({ reason })
  })

  test('whole characters outside of the first plane, and written backslashes, are text', () => {
    expect(read('{"a":"\\ud83d\\ude00","b":"\\\\u0000"}', 'a', 'b')).toMatchObject({
      fields: ['😀', '\\u0000'],
    })
  })

  test('says which paths it found, and which other names', () => {
    const reader = objectReader(['a.b', 'c', 'gone'])
    reader.read(parseExact('{"a":{"b":1,"x":2},"new":1}'), null)
    reader.read(parseExact('{"c":1}'), null)
    expect(reader.seen().toSorted()).toEqual(['a.b', 'c', 'new'])
  })
})
