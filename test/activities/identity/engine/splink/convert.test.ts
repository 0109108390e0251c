import { describe, expect, test } from 'vitest'
import { comparisonsOf } from '../../../../../activities/identity/engine/compare/comparisons.ts'
import type { Concept } from '../../../../../activities/identity/engine/concepts.ts'
import { conditionOf } from '../../../../../activities/identity/engine/splink/condition.ts'
import {
  type Converted,
  fromSplink,
  type SplinkComparison,
} from '../../../../../activities/identity/engine/splink/convert.ts'
import { situationOf } from '../../../../../activities/identity/engine/splink/situations.ts'
import { encoded } from '../encode/people-list.ts'

const COLUMNS: Readonly<Record<string, Concept>> = {
  first: 'given_name',
  last: 'family_name',
  dob: 'birth_date',
  zip: 'postal_code',
  town: 'city',
  mail: 'email',
}
const LIST = comparisonsOf(
  encoded({
    given_name: ['Ann'],
    family_name: ['Lee'],
    birth_date: ['1984-03-12'],
    postal_code: ['69003'],
    city: ['Lyon'],
    email: ['a@b.fr'],
  }),
)

/** A comparison of Splink by its conditions, each with the bits that it is worth. */
const comparison = (name: string, ...levels: readonly (readonly [string, number])[]): SplinkComparison => ({
  name,
  levels: levels.map(([sql, bits]) => ({
    label: sql,
    condition: conditionOf(sql),
    isNull: sql.includes('IS NULL'),
    isTrained: true,
    shares: { m: 2 ** bits / 1024, u: 1 / 1024 },
  })),
})
const convert = (...comparisons: readonly SplinkComparison[]): Converted =>
  fromSplink({ prior: 0.001, comparisons }, LIST, (column) => COLUMNS[column] ?? null)

/** What a level of ours is worth, in bits. */
function bits({ model }: Converted, name: string, level: string): number {
  const found = model.comparisons
    .find(({ comparison }) => comparison === name)
    ?.levels.find((one) => one.level === level)
  return Math.log2((found?.m ?? Number.NaN) / (found?.u ?? Number.NaN))
}

const FIRST = comparison(
  'first',
  ['first_l IS NULL OR first_r IS NULL', 0],
  ['first_l = first_r', 6],
  ['jaro_winkler_similarity(first_l, first_r) >= 0.9', 3],
  ['ELSE', -4],
)
const LAST = comparison('last', ['last_l = last_r', 8], ['levenshtein(last_l, last_r) <= 1', 5], ['ELSE', -5])

test('every level of every comparison has an example', () => {
  const all = comparisonsOf(
    encoded({
      given_name: ['Ann'],
      middle_name: ['Lou'],
      birth_date: ['1984-03-12'],
      birth_place: ['Lyon'],
      email: ['a@b.fr'],
      phone: ['+33612345678'],
      id: ['AB123'],
      'id:exclusive': ['CD456'],
      'id:shared': ['EF789'],
      postal_code: ['69003'],
      street: ['rue Haute'],
      occupation: ['baker'],
      gender: ['f'],
      category: ['a'],
    }),
  )
  const without = all.flatMap(({ name, levels }) =>
    levels.slice(1).flatMap((level) => (situationOf(name, level) === null ? [`${name}: ${level}`] : [])),
  )
  expect(all).toHaveLength(14)
  expect(without).toEqual([])
})

describe('what Splink says is what our levels say', () => {
  test('given name and surname, which Splink compares one by one, add up', () => {
    const model = convert(FIRST, LAST)
    expect(bits(model, 'name', 'same given name and surname')).toBeCloseTo(14)
    expect(bits(model, 'name', 'same surname, given name similar')).toBeCloseTo(11)
    expect(bits(model, 'name', 'same given name, surname similar')).toBeCloseTo(11)
    expect(bits(model, 'name', 'same surname, other given name')).toBeCloseTo(4)
    expect(bits(model, 'name', 'same surname, one without given name')).toBeCloseTo(8)
    expect(bits(model, 'name', 'else')).toBeCloseTo(-9)
    expect(model.model.prior).toBe(0.001)
  })

  test('both in one comparison keep their order: the first level that is reached counts', () => {
    const model = convert(
      comparison(
        'names',
        ['first_last_concat_l = first_last_concat_r', 12],
        ['first_l = last_r AND first_r = last_l', 9],
        [
          '(jaro_winkler_similarity(first_l, first_r) >= 0.9) AND (jaro_winkler_similarity(last_l, last_r) >= 0.9)',
          7,
        ],
        ['last_soundex_l = last_soundex_r', 3],
        ['last_l = last_r', 2],
        ['ELSE', -6],
      ),
    )
    expect(bits(model, 'name', 'same given name and surname')).toBeCloseTo(12)
    expect(bits(model, 'name', 'given name and surname swapped')).toBeCloseTo(9)
    expect(bits(model, 'name', 'both similar')).toBeCloseTo(7)
    expect(bits(model, 'name', 'same surname, given name similar')).toBeCloseTo(7)
    expect(bits(model, 'name', 'else')).toBeCloseTo(-6)
  })

  test('shares set by hand above 1 count by what they are to each other, and are shares', () => {
    const model = convert({
      ...LAST,
      levels: LAST.levels.map((level) => ({ ...level, shares: { m: 3_000_000, u: 3_000 } })),
    })
    expect(bits(model, 'name', 'else')).toBeCloseTo(Math.log2(1_000))
    for (const { m, u } of model.model.comparisons.flatMap(({ levels }) => levels))
      expect([m > 0 && m <= 1, u > 0 && u <= 1]).toEqual([true, true])
  })

  test('dates count by slips of the keyboard and by the time between', () => {
    const seconds = (days: number): string => `abs(epoch(dob_l) - epoch(dob_r)) <= ${days * 86_400}`
    const model = convert(
      comparison(
        'dob',
        ['dob_l = dob_r', 9],
        ['levenshtein(dob_l, dob_r) <= 1', 6],
        [seconds(31), 3],
        [seconds(366), 1],
        ['ELSE', -7],
      ),
    )
    expect(bits(model, 'birth', 'same')).toBeCloseTo(9)
    expect(bits(model, 'birth', 'one digit off')).toBeCloseTo(6)
    expect(bits(model, 'birth', 'same year and month')).toBeCloseTo(3)
    expect(bits(model, 'birth', 'same year')).toBeCloseTo(1)
    expect(bits(model, 'birth', 'else')).toBeCloseTo(-7)
  })

  test('of several parts of a postal code our one level of an area has the mean', () => {
    const part = (length: number): string => `substr(zip_l, 1, ${length}) = substr(zip_r, 1, ${length})`
    const model = convert(comparison('zip', ['zip_l = zip_r', 8], [part(3), 4], [part(2), 2], ['ELSE', -3]))
    expect(bits(model, 'place', 'same postal code')).toBeCloseTo(8)
    expect(bits(model, 'place', 'same area')).toBeCloseTo(3)
    expect(bits(model, 'place', 'else')).toBeCloseTo(-3)
  })
})

describe('what cannot be taken over is told', () => {
  test.each([
    [
      comparison('shoe', ['shoe_l = shoe_r', 3], ['ELSE', -1]),
      'The comparison shoe of the model is not used: the map of columns does not name shoe.',
    ],
    [
      comparison('both', ['town_l = town_r AND dob_l = dob_r', 3], ['ELSE', -1]),
      'The comparison both of the model is not used: it is of birth and place at once.',
    ],
    [
      comparison('dob', ['dob_l = dob_r', 3], ['my_own(dob_l, dob_r) >= 2', 1], ['ELSE', -1]),
      'Of dob nobody reaches "my_own(dob_l, dob_r) >= 2": its SQL, or a column in it, is not understood.',
    ],
  ])('%#', (one, sentence) => {
    expect(convert(one).told[0]).toBe(sentence)
  })

  test('what Splink does not compare counts for nothing', () => {
    const converted = convert(FIRST, LAST)
    expect(converted.told).toEqual([
      'Of birth, email, place of the list the model says nothing: there they do not count.',
    ])
    expect(bits(converted, 'birth', 'same')).toBe(0)
    expect(bits(converted, 'birth', 'else')).toBe(0)
  })
})
