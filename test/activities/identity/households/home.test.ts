import { expect, test } from 'vitest'
import { homeReader } from '../../../../activities/identity/households/home.ts'
import type { MatchConcept, MatchPolicy } from '../../../../core/brand/identity.ts'

const matching = (concepts: readonly MatchConcept[], nobody: readonly string[] = []): MatchPolicy => ({
  attributes: concepts.map((concept, i) => ({ attribute: `a${i}`, concept })),
  without: [],
  blocking: { rules: null, cap: 500, broad: true },
  caution: 0,
  blocked: [{ concept: 'family_name', texts: nobody }],
})

/** The home that these values say. */
function home(said: Partial<Record<MatchConcept, string>>, nobody: readonly string[] = []) {
  const concepts = Object.keys({ family_name: '', street: '', ...said }) as MatchConcept[]
  const reader = homeReader(matching(concepts, nobody))
  return reader?.homeOf(concepts.map((concept) => said[concept] ?? null))
}

const PAIX = ['martin', '75002', 'rue de la paix', '12']

test.each([
  { family_name: 'Martin', street: '12 rue de la Paix', postal_code: '75002' },
  { family_name: 'MARTIN', street: '12 RUE DE LA PAIX', postal_code: ' 75002 ' },
  { family_name: 'Mme Martin', street: '12, r. de la Paix', postal_code: '75 002', city: 'Paris' },
  { family_name: 'Martin', house_number: '12', street: 'rue de la paix', postal_code: '75002' },
  { full_name: 'Anne Martin', address_line: '12 rue de la Paix, 75002 Paris' },
  { full_name: 'MARTIN Anne', address_line: '12 rue de la Paix', postal_code: '75002' },
])('%o is one home', (said) => {
  expect(home(said)).toEqual(PAIX)
})

test('where there is no postal code, the town says where', () => {
  expect(home({ family_name: 'Martin', street: '12 rue de la Paix', city: 'St Étienne' })).toEqual([
    'martin',
    'saint etienne',
    'rue de la paix',
    '12',
  ])
})

test.each([
  { family_name: 'Martin', street: 'rue de la Paix', postal_code: '75002' },
  { family_name: 'Martin', street: '12', postal_code: '75002' },
  { family_name: 'Martin', street: '12 rue de la Paix' },
  { family_name: 'inconnu', full_name: '', street: '12 rue de la Paix', postal_code: '00000' },
  { street: '12 rue de la Paix', postal_code: '75002' },
  { full_name: 'Anne', street: '12 rue de la Paix', postal_code: '75002' },
])('%o is none', (said) => {
  expect(home(said)).toBeNull()
})

test('a surname that stands for nobody is none', () => {
  const said = { family_name: 'Client', street: '12 rue de la Paix', postal_code: '75002' }
  expect(home(said)).not.toBeNull()
  expect(home(said, ['CLIENT'])).toBeNull()
})

test('without an attribute for a surname, or for a street, nobody is asked', () => {
  expect(homeReader(null)).toBeNull()
  expect(homeReader(matching(['given_name', 'street', 'postal_code']))).toBeNull()
  expect(homeReader(matching(['family_name', 'postal_code', 'city']))).toBeNull()
})

test('what is read is what a home needs, and who has no street is left out', () => {
  const reader = homeReader(matching(['given_name', 'family_name', 'birth_date', 'street', 'city']))
  expect(reader?.attributes.map(({ attribute }) => attribute)).toEqual(['a1', 'a3', 'a4'])
  expect(reader?.telling).toEqual(['a3'])
})
