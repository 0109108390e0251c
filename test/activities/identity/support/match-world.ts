import fc from 'fast-check'
import type { IdentityPolicy, MatchAttribute } from '../../../../core/brand/identity.ts'
import type { WorldRecord } from '../../../support/world.ts'
import type { Person } from '../engine/support/people.ts'
import { town } from '../engine/support/town.ts'
import { crm, device, email, loyalty } from './night.ts'

export const phone = (value: string) => ['phone', value] as const

const CONCEPTS = [
  'given_name',
  'family_name',
  'birth_date',
  'street',
  'house_number',
  'city',
  'postal_code',
] as const satisfies readonly MatchAttribute['concept'][]

export const BLOCKED = 'nobody@test.com'

/** Compares all that records say; limits are low, so that they are met in every other world. */
export const MATCHING: IdentityPolicy = {
  identifiers: [
    { type: 'loyalty', person: true, exclusive: true, maxRecords: 5, blocked: [] },
    { type: 'email', person: true, exclusive: false, maxRecords: 3, blocked: [BLOCKED] },
    { type: 'phone', person: true, exclusive: false, maxRecords: 3, blocked: [] },
    { type: 'device', person: false, exclusive: false, maxRecords: 2, blocked: [] },
  ],
  match: {
    attributes: CONCEPTS.map((concept) => ({ attribute: concept, concept })),
    without: [],
    blocking: { rules: null, cap: 500, broad: true },
    caution: 0,
    blocked: [],
  },
  household: null,
}

/** A town of so many people as its shop has them, where couples share a mailbox and a number: a model can be fitted to it. */
export function townOf(people: number, seed: number): readonly WorldRecord[] {
  const alone = town(people, seed)
  const wed = alone.flatMap((records, n) =>
    n % 5 === 0 ? [marriedTo(records, alone[n + 1]?.[0] ?? {})] : [],
  )
  return [...alone, ...wed].flat().map(({ email: address, phone: number, ...rest }, n) => ({
    ...crm(`town-${n}`, ...(address ? [email(address)] : []), ...(number ? [phone(number)] : [])),
    sealed: rest as Readonly<Record<string, string>>,
  }))
}

/** Records of somebody who has all but a given name and a birth of their own in common with somebody else. */
const marriedTo = (records: readonly Person[], { given_name = 'Noor', birth_date = '1966-06-06' }: Person) =>
  records.map((record) => ({ ...record, given_name, birth_date }))

type Said = Readonly<Partial<Record<(typeof CONCEPTS)[number], string>>>

const said = (given: string, family: string, born: string, home: readonly string[]): Said => ({
  given_name: given,
  family_name: family,
  birth_date: born,
  house_number: home[0] ?? '',
  street: home[1] ?? '',
  postal_code: home[2] ?? '',
  city: home[3] ?? '',
})
const PAIX = ['12', 'rue de la Paix', '75002', 'Paris']
const FOCH = ['3', 'avenue Foch', '69006', 'Lyon']

/** Husband and wife, their son who has his father's name, twins, and namesakes elsewhere. */
const PEOPLE: readonly Said[] = [
  said('Bruno', 'Martin', '1951-03-12', PAIX),
  said('Anna', 'Martin', '1953-07-02', PAIX),
  said('Bruno', 'Martin', '1980-11-25', PAIX),
  said('Clara', 'Dupont', '1991-05-17', FOCH),
  said('Lucie', 'Dupont', '1991-05-17', FOCH),
  said('Anna', 'Martin', '1978-01-30', FOCH),
]
/** What a clerk writes instead. */
const SLIPS: readonly Said[] = [
  { given_name: 'Brunno' },
  { family_name: 'Dupond' },
  { family_name: 'Durand' },
  { given_name: 'Ana' },
  { birth_date: '1951-12-03' },
  { house_number: '21', street: 'chemin des Vignes', postal_code: '33000', city: 'Bordeaux' },
]

/** What is somebody's own: without it, a record contradicts nobody. */
const OWN: readonly string[] = ['given_name', 'family_name', 'birth_date']

const described = fc
  .record({
    person: fc.constantFrom(...PEOPLE),
    without: fc.oneof(
      { weight: 3, arbitrary: fc.subarray<string>([...CONCEPTS], { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant(OWN) },
    ),
    slips: fc.subarray([...SLIPS], { maxLength: 1 }),
  })
  .map(({ person, without, slips }) => {
    const all = Object.entries({ ...person, ...slips[0] })
    return Object.fromEntries(all.filter(([concept]) => !without.includes(concept)))
  })

const identifiers = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom('1', '2', '3').map(loyalty),
    fc.constantFrom('martin@x.fr', 'anna@x.fr', 'clara@x.fr', BLOCKED).map(email),
    fc.constantFrom('+33600000001', '+33600000002').map(phone),
    fc.constantFrom('1', '2', '3').map(device),
  ),
  { maxLength: 3, selector: (one) => one.join(':') },
)

const DESCRIBED = [...'abcdefgh']
const ACTORS = [...'uvwxyz']
const KEYS = [...DESCRIBED, ...ACTORS]

const record = fc.oneof(
  fc
    .tuple(fc.constantFrom(...DESCRIBED), identifiers, described)
    .map(([key, all, sealed]): WorldRecord => ({ ...crm(key, ...all), sealed })),
  fc
    .tuple(fc.constantFrom(...ACTORS), identifiers)
    .map(([key, all]): WorldRecord => ({ ...crm(key, ...all), kind: 'actor' })),
)

/** What the records are at first. */
export const start = fc.uniqueArray(record, { minLength: 4, maxLength: 14, selector: ({ key }) => key })

const keys = fc.subarray(KEYS, { minLength: 1, maxLength: 3 })
/** What happens before a night. */
const change = fc.oneof(
  { weight: 3, arbitrary: record.map((one) => ({ what: 'set' as const, record: one })) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('attributes' as const),
      key: fc.constantFrom(...DESCRIBED),
      sealed: described,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('delete' as const), key: fc.constantFrom(...KEYS) }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ what: fc.constantFrom('must' as const, 'cannot' as const), left: keys, right: keys })
      .map((one) => ({ ...one, right: one.right.filter((key) => !one.left.includes(key)) })),
  },
)
export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

/** Nights: what changed, and whether the first attempt came to an end. */
export const nights = fc.array(
  fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    fate: fc.constantFrom('published', 'published', 'done twice', 'discarded', 'rolled back'),
  }),
  { minLength: 1, maxLength: 5 },
)
export type Night = (typeof nights extends fc.Arbitrary<infer T> ? T : never)[number]
