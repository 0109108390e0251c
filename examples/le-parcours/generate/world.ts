import { dateOf, dayNumber } from './calendar.ts'
import type { Person } from './people.ts'
import { personOf } from './people.ts'
import { type Random, random } from './random.ts'
import { RATES } from './rates.ts'

/** What is asked of the generator. `firstNight` is a business date, `yyyy-MM-dd`. */
export interface Settings {
  readonly people: number
  readonly nights: number
  readonly seed: number
  readonly firstNight: string
}

export interface World {
  readonly seed: number
  readonly people: number
  /** The first business date, in days since 1970. */
  readonly firstDay: number
  /** A person is made when first asked for; the first `KEPT` are kept. */
  person(index: number): Person
  /** The sources that know the person of an index. */
  sources(index: number): Readonly<Record<PresentIn, boolean>>
}

/** Streams of numbers, one for each thing that is decided. */
export const PURPOSE = {
  presence: 31,
  crm: 32,
  shop: 33,
  web: 34,
  loyalty: 35,
  newsletter: 36,
  tickets: 37,
  surveys: 38,
  social: 39,
  demographics: 40,
  lag: 41,
  movements: 42,
  broken: 43,
  revisit: 44,
  order: 45,
  contact: 46,
  reference: 47,
} as const
export type PresentIn = keyof typeof RATES.presence
const NAMES = Object.keys(RATES.presence) as readonly PresentIn[]

/** Making a person takes some microseconds, and every source of every night asks for everybody. */
const KEPT = 1 << 17

/** The world of a seed. */
export function worldOf({ people, seed, firstNight }: Settings): World {
  const person = remembered((index) => personOf(seed, index))
  const sources = remembered((index) => sourcesOf(seed, index))
  return {
    seed,
    people,
    firstDay: dayNumber(firstNight),
    person,
    sources,
  }
}

function remembered<T>(make: (index: number) => T): (index: number) => T {
  const kept: T[] = []
  return (index) => {
    const found = kept[index]
    if (found !== undefined) return found
    const made = make(index)
    if (index < KEPT) kept[index] = made
    return made
  }
}

/** The business date of a night. */
export function dateOfNight(world: World, night: number): string {
  return dateOf(world.firstDay + night)
}

/** The stream of a person and purpose; `more` tells nights, copies and fields apart. */
export function streamOf(world: World, purpose: number, person: Person, ...more: readonly number[]): Random {
  return random(world.seed, purpose, person.index, ...more)
}

/** Is the person one of a source's? Everybody is in one at least: who is in no other is in the shop. */
export function isIn(world: World, person: Person, source: PresentIn): boolean {
  return world.sources(person.index)[source]
}

type Sources = Readonly<Record<PresentIn, boolean>>

function sourcesOf(seed: number, index: number): Sources {
  const r = random(seed, PURPOSE.presence, index)
  const found: Partial<Record<PresentIn, boolean>> = {}
  for (const name of NAMES) found[name] = r.chance(RATES.presence[name])
  const elsewhere = found.crm || found.loyalty || found.web || found.tickets
  return { ...(found as Sources), shop: found.shop || !elsewhere }
}
