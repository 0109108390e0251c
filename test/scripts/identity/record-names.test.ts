import { describe, expect, test } from 'vitest'
import { arena } from '../../../scripts/identity/arena.ts'
import type { FileIds } from '../../../scripts/identity/read-file.ts'
import { recordNames, recordOf, sourceNames } from '../../../scripts/identity/record-names.ts'

/** A file whose rows have these keys; `order` = the rows in the order of the keys, null = they stand in it. */
function fileOf(name: string, keys: readonly string[] | null, order: readonly number[] | null): FileIds {
  const texts = arena()
  for (const [row, key] of (keys ?? []).entries()) texts.set(row, Buffer.from(key), 0, Buffer.byteLength(key))
  return {
    input: { name, path: name },
    records: keys?.length ?? 3,
    keys: keys === null ? null : texts,
    order: order === null ? null : Uint32Array.from(order),
    decode: (bytes) => Buffer.from(bytes).toString(),
  }
}

const SHUFFLED = fileOf('crm/people.csv', ['c', 'a', 'b'], [1, 2, 0])
const PLAIN = fileOf('shop/people.csv', ['a', 'x'], null)

describe('records of files', () => {
  test('are called by their keys, in the order of the keys, and found by them', () => {
    const name = recordNames([SHUFFLED])
    expect([0, 1, 2].map(name)).toEqual(['a', 'b', 'c'])
    expect(['a', 'b', 'c', 'd'].map((key) => recordOf([SHUFFLED], key))).toEqual([0, 1, 2, null])
  })

  test('without keys are called by the numbers of their rows', () => {
    const file = fileOf('people.csv', null, null)
    expect([0, 2].map(recordNames([file]))).toEqual(['1', '3'])
    expect(['1', '3', '4', '0', '01'].map((key) => recordOf([file], key))).toEqual([0, 2, null, null, null])
  })

  test('of several files are called source:key, each file after those before it', () => {
    const files = [SHUFFLED, fileOf('shop.csv', ['a', 'x'], null)]
    const all = ['people.csv:a', 'people.csv:b', 'people.csv:c', 'shop.csv:a', 'shop.csv:x']
    expect(all.map((_, record) => recordNames(files)(record))).toEqual(all)
    expect(all.map((name) => recordOf(files, name))).toEqual([0, 1, 2, 3, 4])
    expect(recordOf(files, 'x')).toBeNull()
  })

  test('of two files that are called alike keep the directory, so that no two records have one name', () => {
    expect(sourceNames([SHUFFLED, PLAIN])).toEqual(['crm/people.csv', 'shop/people.csv'])
    expect(recordOf([SHUFFLED, PLAIN], 'shop/people.csv:a')).toBe(3)
  })
})
