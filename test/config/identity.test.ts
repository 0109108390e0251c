import { describe, expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import type { IdentityPolicy } from '../../core/brand/identity.ts'
import { changed, ENV, placeOf, problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

type Files = Readonly<Record<string, string>>

/** The sample with other words in identity.yaml. */
const saying = (yaml: string, files: Files = SAMPLE): Files => ({ ...files, 'identity.yaml': yaml })
/** The same, whose people have a surname. */
const surnamed = (yaml: string): Files =>
  saying(
    yaml,
    changed('sources/crm.yaml', 'given_name: {', 'family_name: { from: last, as: text }\n  given_name: {'),
  )

function policyOf(files: Files): IdentityPolicy {
  const parsed = parseProject(files, ENV)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1))
  return parsed.project.identity
}

const concepts = (files: Files): readonly string[] | undefined =>
  policyOf(files).match?.attributes.map(({ attribute, concept }) => `${attribute}: ${concept}`)

describe('an empty identity.yaml', () => {
  test.each(['', '# nothing\n', '{}\n'])('%j has the identifiers of a customer base', (yaml) => {
    const { identifiers } = policyOf(saying(yaml))
    expect(identifiers).toContainEqual({
      type: 'customer_number',
      person: true,
      exclusive: false,
      maxRecords: 20,
      blocked: [],
    })
    expect(identifiers.filter(({ person }) => !person).map(({ type }) => type)).toContain('anonymous_id')
  })

  test('tells of identifiers that it does not know, for they would join nobody', () => {
    const files = changed('sources/crm.yaml', 'customer_number:', 'club_card:')
    expect(problemsOf(saying('', files))).toMatchObject([
      {
        file: 'identity.yaml',
        line: 1,
        column: 1,
        code: 'INCOMPLETE',
        message: expect.stringContaining('nothing says what `club_card` may join'),
      },
    ])
  })
})

describe('what is compared', () => {
  test('is every attribute named like a concept, clear or sealed, where people have a surname', () => {
    expect(concepts(surnamed(''))).toEqual([
      'birth_date: birth_date',
      'city: city',
      'family_name: family_name',
      'gender: gender',
      'given_name: given_name',
    ])
  })

  test('is nothing where they have none, unless it is asked for', () => {
    expect(policyOf(saying('')).match).toBeNull()
    expect(concepts(saying('match: {}\n'))).toContain('given_name: given_name')
  })

  test('is nothing with `match: off`', () => {
    expect(policyOf(surnamed('match: off\n')).match).toBeNull()
  })

  test('can be said by attribute, and left out', () => {
    expect(
      concepts(surnamed('match:\n  attributes: { points: category, gender: nothing, city: region }\n')),
    ).toEqual([
      'birth_date: birth_date',
      'city: region',
      'family_name: family_name',
      'given_name: given_name',
      'points: category',
    ])
  })

  test('cannot be nothing by accident', () => {
    const yaml =
      'match:\n  attributes: { city: nothing, gender: nothing, birth_date: nothing, given_name: nothing }\n'
    expect(problemsOf(saying(yaml))).toMatchObject([
      { file: 'identity.yaml', line: 1, column: 1, code: 'NO_EFFECT', suggestion: 'off' },
    ])
  })

  test('several things can be wrong at once, each at its place', () => {
    const files = saying('match:\n  attributes:\n    citty: city\n    points: famly_name\n')
    expect(problemsOf(files).map(({ line, column, suggestion }) => [line, column, suggestion])).toEqual([
      [4, 13, 'family_name'],
    ])
    const second = saying('match:\n  attributes:\n    citty: city\n    pionts: family_name\n')
    expect(problemsOf(second).map(({ line, column, suggestion }) => [line, column, suggestion])).toEqual([
      [3, 5, 'city'],
      [4, 5, 'points'],
    ])
    expect(placeOf(second, 'identity.yaml', 'citty')).toBe('identity.yaml:3:5')
  })
})

describe('slips', () => {
  testSlips([
    {
      slip: 'an attribute that no source gives',
      file: 'identity.yaml',
      from: 'identifiers:',
      to: 'match: { attributes: { surname: family_name } }\nidentifiers:',
      at: 'surname',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `surname`',
    },
    {
      slip: 'a concept that is none',
      file: 'identity.yaml',
      from: 'identifiers:',
      to: 'match: { attributes: { city: town } }\nidentifiers:',
      at: 'town',
      code: 'BAD_VALUE',
      says: '`city` is "town"; give one of `given_name`',
    },
    {
      slip: 'an identifier as a concept, which has a type of its own',
      file: 'identity.yaml',
      from: 'identifiers:',
      to: 'match: { attributes: { city: email } }\nidentifiers:',
      at: 'email } }',
      code: 'BAD_VALUE',
      says: '`city` is "email"; give one of `given_name`',
    },
    {
      slip: 'a word that is not off',
      file: 'identity.yaml',
      from: 'identifiers:',
      to: 'match: never\nidentifiers:',
      at: 'never',
      code: 'BAD_VALUE',
      says: '`match` is "never"; give `off`, or a map of what is compared',
    },
  ])
})
