import { CITIES, type City, STREETS } from './data/cities.ts'
import { FAMILY_NAMES } from './data/family-names.ts'
import { emailOf, phoneOf, uuidOf } from './identifiers.ts'
import { type Random, random, weighted } from './random.ts'
import { RATES } from './rates.ts'

export interface Address {
  readonly street: string
  readonly city: City
}

/** People who live together. */
export interface Household {
  /** The index of its first member. */
  readonly first: number
  readonly size: number
  readonly family: string
  readonly address: Address
  /** One e-mail or device for all, where there is one; the telephone is that of the first member. */
  readonly email: string | null
  readonly device: string | null
  readonly phone: string | null
}

/** Eight neighbours of the list of people live in these ways. */
const BLOCK = 8
const WAYS: readonly (readonly [readonly number[], number])[] = [
  [[1, 1, 1, 1, 1, 1, 1, 1], 4],
  [[2, 1, 1, 1, 1, 1, 1], 4],
  [[2, 2, 1, 1, 1, 1], 4],
  [[2, 2, 2, 1, 1], 3],
  [[3, 2, 1, 1, 1], 3],
  [[4, 1, 1, 1, 1], 2],
  [[4, 2, 1, 1], 2],
  [[5, 2, 1], 1],
]
const way = weighted(WAYS)
const familyName = weighted(FAMILY_NAMES)
const city = weighted(CITIES)
const KIND = { way: 11, household: 12, device: 3 } as const

/** The household of the person with this index, computed from the seed alone. */
export function householdOf(seed: number, index: number): Household {
  const block = Math.floor(index / BLOCK)
  let first = block * BLOCK
  for (const size of way(random(seed, KIND.way, block))) {
    if (index < first + size) return household(seed, first, size)
    first += size
  }
  throw new Error('The ways to live must add up to the block.')
}

function household(seed: number, first: number, size: number): Household {
  const r = random(seed, KIND.household, first)
  const family = familyName(r)
  const address = addressOf(r)
  const many = size > 1
  const email = many && r.chance(RATES.shared.email)
  const device = many && r.chance(RATES.shared.device)
  return {
    first,
    size,
    family,
    address,
    email: email ? emailOf(seed, first, ['famille', family], 3) : null,
    device: device ? uuidOf(seed, KIND.device, first, 99) : null,
    phone: many ? phoneOf(seed, first) : null,
  }
}

/** A street and a city, as many live there. */
export function addressOf(r: Random): Address {
  const number = `${1 + r.int(r.chance(0.8) ? 60 : 300)}${r.chance(0.08) ? ' bis' : ''}`
  return { street: `${number} ${r.pick(STREETS.kinds)} ${r.pick(STREETS.names)}`, city: city(r) }
}

/** The name of a family that one marries into. */
export function otherFamily(r: Random): string {
  return familyName(r)
}
