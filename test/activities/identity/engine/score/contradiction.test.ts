import { beforeAll, describe, expect, test } from 'vitest'
import { comparisonsOf } from '../../../../../activities/identity/engine/compare/comparisons.ts'
import {
  type Contradicts,
  contradiction,
} from '../../../../../activities/identity/engine/score/contradiction.ts'
import type { Rarity, Weights } from '../../../../../activities/identity/engine/score/weights.ts'
import { textOf } from '../../../../../activities/identity/engine/text/text-of.ts'
import type { Comparison, Encoded } from '../../../../../activities/identity/engine/types.ts'
import type { Person } from '../support/people.ts'
import { run, town } from '../support/town.ts'

const home = { street: 'limonuba', house_number: '7', city: 'vokexa', postal_code: '12345' }
const robert: Person = {
  given_name: 'robert',
  family_name: 'sekova',
  birth_date: '1971-05-14',
  gender: 'm',
}
const other = { birth_date: '1974-11-02', gender: 'f' }
const without = (person: Person, ...gone: readonly (keyof Person)[]): Person =>
  Object.fromEntries(Object.entries(person).filter(([concept]) => !gone.some((one) => one === concept)))

/** A town where one household in three has one e-mail, and nearly all say what gender they are. */
function list(): readonly Person[] {
  const mailOf = new Map<string, string>()
  return town(1_500, 11)
    .flat()
    .map((one, n): Person => {
      const at = [one.family_name, one.street, one.house_number].join()
      const email = mailOf.get(at) ?? one.email
      if (email !== undefined) mailOf.set(at, email)
      const gender = (one.given_name ?? '') < 'l' ? 'f' : 'm'
      return { ...one, ...(n % 3 === 0 ? { email } : {}), ...(n % 5 === 0 ? {} : { gender }) }
    })
}

/** Weights of a list without a slip: one in names, birth or gender is impossible there, and all pairs are unlikely. */
function clean(weights: Weights, comparisons: readonly Comparison[]): Weights {
  const slips: Readonly<Record<string, number>> = { name: 2, birth: 3, gender: 2 }
  const levels = weights.levels.map((ofOne, i) =>
    ofOne.map((weight, level) => (slips[comparisons[i]?.name ?? ''] === level ? -15_000 : weight)),
  )
  return { ...weights, levels, prior: -60_000 }
}

type Case = readonly [name: string, one: Person, other: Person]

const TWO: readonly Case[] = [
  ['husband and wife', { ...robert, ...home }, { ...robert, ...other, ...home, given_name: 'danela' }],
  [
    'husband and wife of whom no birth dates are known',
    without({ ...robert, ...home }, 'birth_date', 'gender'),
    without({ ...robert, ...home, given_name: 'danela' }, 'birth_date', 'gender'),
  ],
  [
    'husband and wife with a slip in the surname',
    without({ ...robert, ...home }, 'birth_date'),
    without({ ...robert, ...home, given_name: 'danela', family_name: 'sekovaa', gender: 'f' }, 'birth_date'),
  ],
  [
    'two given names, a slip in the surname, and nothing else',
    { given_name: 'robert', family_name: 'sekova' },
    { given_name: 'danela', family_name: 'sekovaa' },
  ],
  [
    'a couple of two surnames',
    robert,
    { ...robert, ...other, given_name: 'danela', family_name: 'mundragi' },
  ],
  ['father and child', robert, { ...robert, given_name: 'tiliso', birth_date: '2003-08-21' }],
  [
    'two names without anything else',
    { given_name: 'robert', family_name: 'sekova' },
    { given_name: 'tiliso', family_name: 'nabuke' },
  ],
]

const ONE: readonly Case[] = [
  ['one person twice', robert, robert],
  ['a surname that a marriage changed', robert, { ...robert, family_name: 'mundragi' }],
  [
    'so it is without a birth date',
    without(robert, 'birth_date', 'gender'),
    without({ ...robert, family_name: 'mundragi' }, 'birth_date', 'gender'),
  ],
  [
    'a nickname without a birth date',
    without(robert, 'birth_date'),
    without({ ...robert, given_name: 'bob' }, 'birth_date'),
  ],
  ['a nickname', robert, { ...robert, given_name: 'bob' }],
  [
    'a nickname without a birth date, and without a surname',
    without(robert, 'birth_date'),
    without({ ...robert, given_name: 'bob' }, 'birth_date', 'family_name'),
  ],
  [
    'a nickname and the surname of a marriage',
    without(robert, 'birth_date', 'gender'),
    { given_name: 'bob', family_name: 'mundragi' },
  ],
  ['a slip in the birth date', robert, { ...robert, birth_date: '1971-05-19' }],
  ['day and month changed', { ...robert, birth_date: '1971-05-04' }, { ...robert, birth_date: '1971-04-05' }],
  ['a slip in the name', robert, { ...robert, given_name: 'robetr' }],
  ['an initial', without(robert, 'birth_date'), { ...without(robert, 'birth_date'), given_name: 'r' }],
  ['another gender, and nothing else', robert, { ...without(robert, 'birth_date'), gender: 'f' }],
  ['no names', robert, without(robert, 'given_name', 'family_name')],
  ['no given name and no birth date', robert, without(robert, 'given_name', 'birth_date')],
  ['nothing at all', robert, {}],
]

/** So common is Bob alone that a name which agrees on it speaks against one person. */
function bobIsCommon({ fields }: Encoded): Rarity {
  const given = fields.find(({ name }) => name === 'given')
  if (given === undefined) throw new Error('the list has given names')
  const { slots, dictionary } = given
  const adds = (_: unknown, code: number): number => (textOf(dictionary, code) === 'bob' ? -20_000 : 0)
  return { slots, most: 0, byCode: Int32Array.from({ length: dictionary.size }, adds) }
}

describe('what is somebody’s own', () => {
  const cases = [...TWO, ...ONE]
  let contradicts: Contradicts
  let begin = 0
  let inCleanList: typeof contradicts
  let ofCommonNames: (order: Int32Array | null) => typeof contradicts

  beforeAll(async () => {
    const people = list()
    begin = people.length
    const pairs = cases.flatMap(([, one, two], n) =>
      [one, two].map((it) => ({ ...it, email: `c${n}@shared.example` })),
    )
    const twins = [
      { ...robert, ...home },
      { ...robert, ...home, given_name: 'danela' },
    ]
    const surnames = ['robert1@mail.example', 'danela7@post.example'].map((email, n) =>
      n === 0 ? { ...robert, email } : { family_name: 'sekova', email },
    )
    const { encoded, weights } = await run([...people, ...pairs, ...twins, ...surnames])
    const comparisons = comparisonsOf(encoded)
    contradicts = contradiction(encoded, comparisons, weights, null)
    inCleanList = contradiction(encoded, comparisons, clean(weights, comparisons), null)
    const rarity = comparisons.map(({ name, levels }, i) =>
      name === 'name' ? levels.map(() => [bobIsCommon(encoded)]) : (weights.rarity[i] ?? []),
    )
    ofCommonNames = (order) => contradiction(encoded, comparisons, { ...weights, rarity }, order)
  })

  const both = (n: number): readonly boolean[] => {
    const [a, b] = [begin + 2 * n, begin + 2 * n + 1]
    return [contradicts(a, b, true), contradicts(b, a, true)]
  }

  test.each(TWO.map(([name], n) => [name, n] as const))('speaks against one person: %s', (_, n) => {
    expect(both(n)).toEqual([true, true])
  })

  test.each(ONE.map(([name], n) => [name, TWO.length + n] as const))('does not speak against: %s', (_, n) => {
    expect(both(n)).toEqual([false, false])
  })

  test('how rare a name is, is looked up in the record that stands first among all, wherever the list has it', () => {
    const n = cases.findIndex(([name]) => name === 'a nickname without a birth date')
    const [a, b] = [begin + 2 * n, begin + 2 * n + 1]
    const turned = Int32Array.from({ length: b + 1 }, (_, place) =>
      place === a ? b : place === b ? a : place,
    )
    expect(ofCommonNames(null)(a, b, false)).toBe(false)
    expect(ofCommonNames(turned)(a, b, false)).toBe(true)
    expect(ofCommonNames(turned)(b, a, false)).toBe(true)
  })

  test('twins with all but the given name in common are one by an e-mail address, and two by a browser', () => {
    const [a, b] = [begin + 2 * cases.length, begin + 2 * cases.length + 1]
    expect([contradicts(a, b, true), contradicts(a, b, false)]).toEqual([false, true])
  })

  test('by a browser, another mailbox speaks against a surname alone', () => {
    const [a, b] = [begin + 2 * cases.length + 2, begin + 2 * cases.length + 3]
    expect([contradicts(a, b, true), contradicts(a, b, false)]).toEqual([false, true])
  })

  test('a browser parts nobody whom an e-mail address would join, but for that', () => {
    const parted = cases.filter((_, n) => contradicts(begin + 2 * n, begin + 2 * n + 1, false))
    expect(parted.map(([name]) => name)).toEqual(TWO.map(([name]) => name))
  })

  test.each([
    'a nickname without a birth date',
    'a slip in the birth date',
    'another gender, and nothing else',
  ])('not even in a list that has none of it: %s', (name) => {
    const n = cases.findIndex(([other]) => other === name)
    expect(inCleanList(begin + 2 * n, begin + 2 * n + 1, true)).toBe(false)
    expect(inCleanList(begin, begin + 1, true)).toBe(true)
  })
})
