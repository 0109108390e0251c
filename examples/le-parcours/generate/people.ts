import { GIVEN_NAMES } from './data/given-names.ts'
import { type Address, addressOf, type Household, householdOf, otherFamily } from './household.ts'
import { emailOf, phoneOf } from './identifiers.ts'
import { type Random, random, weighted } from './random.ts'
import { RATES } from './rates.ts'

type ChangeKind = 'marriage' | 'move' | 'email'

/** Something that changed in a life: in the night of that number, or long before the first (-1). */
export interface Change {
  readonly kind: ChangeKind
  readonly night: number
}

/** What is true of a person at one time. */
export interface Facts {
  readonly family: string
  readonly email: string
  readonly address: Address
}

export interface Person {
  readonly index: number
  readonly id: string
  readonly household: Household
  readonly gender: 'F' | 'M'
  readonly given: string
  readonly birthDate: string
  readonly phone: string | null
  readonly secondEmail: string | null
  readonly before: Facts
  readonly after: Facts
  readonly changes: readonly Change[]
  /** The first night in which any source can know the person. */
  readonly arrival: number
  /** The night in which the person asks for erasure: nothing is heard from that night on. */
  readonly erasure: number
}

export const NEVER = 1_000_000
const KIND = 21
const given = { F: weighted(GIVEN_NAMES.F), M: weighted(GIVEN_NAMES.M) } as const

/** The person of an index: the same for a seed, whatever the number of people and nights. */
export function personOf(seed: number, index: number): Person {
  const r = random(seed, KIND, index)
  const household = householdOf(seed, index)
  const place = index - household.first
  const gender = place === 0 ? (r.chance(0.64) ? 'M' : 'F') : r.chance(place === 1 ? 0.7 : 0.45) ? 'F' : 'M'
  const name = given[gender](r)
  const birthDate = birthDateOf(r, place)
  const own = place === 0 || r.chance(0.85) ? household.family : otherFamily(r)
  const changes = changesOf(r, gender === 'F' && birthDate > '1966' && birthDate < '2004')
  const married = otherFamily(r)
  const before: Facts = {
    family: own,
    email: emailOf(seed, index, [name, own], 0),
    address: household.address,
  }
  const has = (kind: ChangeKind): boolean => changes.some((change) => change.kind === kind)
  const family = has('marriage') ? (r.chance(0.2) ? `${own}-${married}` : married) : own
  const after: Facts = {
    family,
    email: has('email') ? emailOf(seed, index, [name, family], 1) : before.email,
    address: has('move') ? addressOf(r) : before.address,
  }
  return {
    index,
    id: `P${String(index).padStart(7, '0')}`,
    household,
    gender,
    given: name,
    birthDate,
    phone: phoneOf(seed, index),
    secondEmail: r.chance(RATES.second.email) ? emailOf(seed, index, [name.slice(0, 1), own], 2) : null,
    before,
    after,
    changes,
    ...spanOf(r),
  }
}

function spanOf(r: Random): { readonly arrival: number; readonly erasure: number } {
  const arrival = r.chance(RATES.knownAtFirst) ? 0 : 1 + r.int(12)
  return { arrival, erasure: Math.max(nightOf(r, RATES.life.erasure), arrival + 1) }
}

function birthDateOf(r: Random, place: number): string {
  const age = place < 2 ? 25 + Math.floor((r.next() + r.next()) * 29) : 16 + r.int(12)
  return new Date(Date.UTC(2026 - age, r.int(12), 1 + r.int(28))).toISOString().slice(0, 10)
}

function changesOf(r: Random, mayMarry: boolean): readonly Change[] {
  const { marriage, move, email } = RATES.life
  const rates = { marriage, move, email } as const
  const kinds: readonly ChangeKind[] = ['marriage', 'move', 'email']
  return kinds.flatMap((kind) => {
    const night = nightOf(r, rates[kind])
    return night === NEVER || (kind === 'marriage' && !mayMarry) ? [] : [{ kind, night }]
  })
}

/** -1 for what happened before the first night, else the first night that the rate hits, from 1 on. */
function nightOf(r: Random, rate: { readonly before: number; readonly night: number }): number {
  if (r.chance(rate.before)) return -1
  const night = 1 + Math.floor(Math.log(1 - r.next()) / Math.log(1 - rate.night))
  return night > 400 ? NEVER : night
}

/** The facts of somebody of whom these changes are known. */
export function factsOf(person: Person, isKnown: (change: Change) => boolean): Facts {
  const { before, after, changes } = person
  let facts = before
  for (const change of changes) {
    if (!isKnown(change)) continue
    if (change.kind === 'marriage') facts = { ...facts, family: after.family }
    if (change.kind === 'move') facts = { ...facts, address: after.address }
    if (change.kind === 'email') facts = { ...facts, email: after.email }
  }
  return facts
}

/** What is true in a night. */
export function trueFacts(person: Person, night: number): Facts {
  return factsOf(person, ({ night: since }) => since <= night)
}

/** Can any source hear of the person in this night? */
export function isActive(person: Person, night: number): boolean {
  return person.arrival <= night && night < person.erasure
}
