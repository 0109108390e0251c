import { describe, expect, test } from 'vitest'
import { BROAD_RULES, DEFAULT_RULES } from '../../../../activities/identity/engine/block/rules.ts'
import { DEFAULT_CHOICES } from '../../../../activities/identity/engine/choices.ts'
import { comparisonsOf } from '../../../../activities/identity/engine/compare/comparisons.ts'
import { choicesOf } from '../../../../activities/identity/matching/choices.ts'
import { MATCH_CONCEPTS, type MatchPolicy } from '../../../../core/brand/identity.ts'
import {
  COMPARED_FIELDS,
  FIELDS_OF,
  MATCH_COMPARISONS,
  MATCH_PARTS,
} from '../../../../core/brand/match-words.ts'
import { encoded } from '../engine/encode/people-list.ts'

const POLICY: MatchPolicy = {
  attributes: [],
  without: [],
  blocking: { rules: null, cap: 500, broad: true },
  caution: 0,
  blocked: [],
}
/** One record that says something of every concept. */
const SAID: Readonly<Record<string, string>> = {
  given_name: 'Ann',
  middle_name: 'Lou',
  family_name: 'Roche',
  full_name: 'Ann Lou Roche',
  birth_date: '1984-03-12',
  birth_year: '1984',
  address_line: '3 rue Haute, 69003 Lyon',
  street: '3 rue Haute, 69003 Lyon',
  house_number: '3',
  email: 'ann@example.fr',
  phone: '+33612345678',
}
const record = (concept: string) => ({ [concept]: [SAID[concept] ?? 'Lyon'] })
const EVERYTHING = encoded(Object.assign({}, ...[...MATCH_CONCEPTS, 'email', 'phone'].map(record)))

describe('the words of identity.yaml are those of the engine', () => {
  test('nothing said is what holds by default', () => {
    expect(choicesOf(POLICY)).toEqual(DEFAULT_CHOICES)
  })

  test('parts of rules are fields of records, and their parts', () => {
    const known = EVERYTHING.fields.flatMap(({ name, dictionary }) => [
      name as string,
      ...Object.keys(dictionary.parts).map((part) => `${name}.${part}`),
    ])
    expect([...MATCH_PARTS].filter((part) => !known.includes(part))).toEqual([])
    const own = [...DEFAULT_RULES, ...BROAD_RULES].flatMap(({ parts }) =>
      parts.map(({ field, part }) => (part === null ? field : `${field}.${part}`)),
    )
    const ids = ['id', 'id_exclusive']
    expect(own.filter((one) => !ids.includes(one) && !MATCH_PARTS.some((part) => part === one))).toEqual([])
  })

  test('comparisons are those that are made, of the fields that they are said to be of', () => {
    const names = comparisonsOf(EVERYTHING).map(({ name }) => name.replace(' ', '_'))
    expect(names.toSorted()).toEqual([...MATCH_COMPARISONS].toSorted())
    for (const name of MATCH_COMPARISONS) {
      const fields = EVERYTHING.fields.filter((field) =>
        COMPARED_FIELDS[name].some((one) => one === field.name),
      )
      const made = comparisonsOf({ ...EVERYTHING, fields }).map((one) => one.name.replace(' ', '_'))
      expect(made).toEqual([name])
    }
  })

  test.each(MATCH_CONCEPTS)(
    'an attribute that says %s fills the fields that it is said to fill',
    (concept) => {
      const fields = encoded(record(concept)).fields.map(({ name }) => name as string)
      expect(fields.filter((name) => name !== 'generation').toSorted()).toEqual(
        [...FIELDS_OF[concept]].toSorted(),
      )
    },
  )
})

test('what is said is what the engine is told', () => {
  const said: MatchPolicy = {
    ...POLICY,
    without: ['gender', 'birth_place'],
    blocking: { rules: [['family.sound', 'birth'], ['email.key']], cap: 9, broad: false },
    caution: 2.5,
    blocked: [{ concept: 'city', texts: ['Nowhere'] }],
  }
  expect(choicesOf(said)).toEqual({
    rules: [
      {
        name: 'family.sound, birth',
        parts: [
          { field: 'family', part: 'sound' },
          { field: 'birth', part: null },
        ],
      },
      { name: 'email.key', parts: [{ field: 'email', part: 'key' }] },
    ],
    broad: [],
    cap: 9,
    without: ['gender', 'birth place'],
    caution: 2_500,
    blocked: [{ concept: 'city', texts: ['Nowhere'] }],
  })
})
