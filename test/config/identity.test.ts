import { describe, expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import type { IdentityPolicy } from '../../core/brand/identity.ts'
import { changed, ENV, placeOf, problemsOf, SAMPLE } from './support/sample.ts'
import { type Slip, testSlips } from './support/slip.ts'

/** `match` with other words, in the sample that compares births, towns, genders and given names. */
const slip = (said: string): Pick<Slip, 'file' | 'from' | 'to'> => ({
  file: 'identity.yaml',
  from: 'identifiers:',
  to: `match: { ${said} }\nidentifiers:`,
})

const MATCH_SLIPS: readonly Slip[] = [
  {
    slip: 'a comparison that is none',
    ...slip('without: [nmae]'),
    at: 'nmae',
    code: 'BAD_VALUE',
    says: '`without` is "nmae"; give one of `name`',
    suggests: 'name',
  },
  {
    slip: 'a comparison that is not made anyway',
    ...slip('without: [phone]'),
    at: 'phone',
    code: 'NO_EFFECT',
    says: '`phone` is not compared anyway',
  },
  {
    slip: 'a part of a rule that is none',
    ...slip('blocking: { rules: [[email], [given, birth.yaer]] }'),
    at: 'birth.yaer',
    code: 'BAD_VALUE',
    says: '`rules` is "birth.yaer"; give one of `given`',
    suggests: 'birth.year',
  },
  {
    slip: 'a rule of what nobody gives',
    ...slip('blocking: { rules: [[given, postal.area]] }'),
    at: 'postal.area',
    code: 'NO_EFFECT',
    says: 'nothing that is compared gives `postal`, so this rule finds nobody; compared are `birth`, `city`',
  },
  {
    slip: 'a rule of four parts',
    ...slip('blocking: { rules: [[given, birth, city, gender]] }'),
    at: '[given, birth',
    code: 'BAD_VALUE',
    says: 'three parts at most',
  },
  {
    slip: 'more rules than a night bears',
    ...slip(`blocking: { rules: [${Array.from({ length: 33 }, () => '[given]').join(', ')}] }`),
    at: 'rules:',
    code: 'BAD_VALUE',
    says: '32 rules at most',
  },
  {
    slip: 'a cap of one record, which has no pairs',
    ...slip('blocking: { cap: 1 }'),
    at: '1 }',
    code: 'BAD_VALUE',
    says: 'a whole number from 2 to 5000',
  },
  {
    slip: 'caution that is bold',
    ...slip('caution: -3'),
    at: '-3',
    code: 'BAD_VALUE',
    says: '`caution` is -3; give a number of bits from 0 to 20',
  },
  {
    slip: 'blocked texts of a concept that is none',
    ...slip('blocked: { citty: [Nowhere] }'),
    at: 'citty',
    code: 'UNKNOWN_NAME',
    says: 'unknown concept `citty`',
    suggests: 'city',
  },
  {
    slip: 'blocked texts of a concept that no attribute says',
    ...slip('blocked: { street: [Nowhere] }'),
    at: 'street',
    code: 'NO_EFFECT',
    says: 'no attribute that is compared says `street`; compared are `birth_date`, `city`',
  },
]

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

describe('how it is compared', () => {
  test('is by the engine alone where nothing is said', () => {
    expect(policyOf(surnamed('')).match).toMatchObject({
      without: [],
      blocking: { rules: null, cap: 500, broad: true },
      caution: 2,
      blocked: [],
    })
  })

  test('can all be said', () => {
    const yaml = `match:
  without: [gender, email]
  blocking: { rules: [[family.sound, birth.year], [email.key]], cap: 100, broad: off }
  caution: 2.5
  blocked: { city: [Nowhere], family_name: [] }
`
    expect(policyOf(surnamed(yaml)).match).toMatchObject({
      without: ['gender', 'email'],
      blocking: { rules: [['family.sound', 'birth.year'], ['email.key']], cap: 100, broad: false },
      caution: 2.5,
      blocked: [{ concept: 'city', texts: ['Nowhere'] }],
    })
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
    ...MATCH_SLIPS,
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
