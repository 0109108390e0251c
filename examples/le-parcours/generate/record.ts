import { type Change, type Facts, factsOf, type Person } from './people.ts'
import { oneOf } from './random.ts'
import { RATES } from './rates.ts'
import { PURPOSE, streamOf, type World } from './world.ts'

/** A source of people, and its number among the streams. */
export const PEOPLE_SOURCES = { crm: 1, loyalty: 2, demographics: 3 } as const
export type PeopleSource = keyof typeof PEOPLE_SOURCES

/** The text of a field that was dropped, missing or no value at all is absent. */
export type Values = Readonly<Record<string, string>>

/** One record of a source of people in one night, as it lies there and as it is once read. */
export interface SourceRecord<Row> {
  readonly key: string
  readonly row: Row
  readonly values: Values
  readonly errors: readonly string[]
}

/** What a source knows of a person in a night: changes reach it late, or never. */
export function knownFacts(
  world: World,
  person: Person,
  source: PeopleSource,
  copy: number,
  night: number,
): Facts {
  const isKnown = ({ kind, night: since }: Change): boolean => {
    const r = streamOf(world, PURPOSE.lag, person, PEOPLE_SOURCES[source], copy, kind.charCodeAt(0))
    const lag = RATES.lag[source].findIndex(oneOf(r))
    return lag >= 0 && since + (since < 0 ? 0 : lag) <= night
  }
  return factsOf(person, isKnown)
}

/** How many records a person has in a source, the first night in which each is there, and when it goes. */
export interface Span {
  readonly copy: number
  readonly from: number
  /** The first night in which it is gone; `kind` says why. */
  readonly until: number
  readonly kind: 'deleted' | 'erased'
}

/** The records of a person in the CRM or the loyalty programme. */
export function spansOf(world: World, person: Person, source: 'crm' | 'loyalty'): readonly Span[] {
  const r = streamOf(world, PURPOSE[source], person, 0)
  const second = r.chance(RATES.duplicates[source])
  const third = second && r.chance(RATES.duplicates.third / RATES.duplicates[source])
  return Array.from({ length: 1 + Number(second) + Number(third) }, (_, copy) => {
    const from = copy === 0 || r.chance(0.8) ? person.arrival : person.arrival + 1 + r.int(6)
    const deleted = from + 1 + Math.floor(Math.log(1 - r.next()) / Math.log(1 - RATES.deletion[source]))
    const erased = person.erasure + 1
    return erased <= deleted
      ? { copy, from, until: erased, kind: 'erased' as const }
      : { copy, from, until: deleted, kind: 'deleted' as const }
  })
}

/** Values without those that are missing. */
export function valuesOf(given: Readonly<Record<string, string | null>>): Values {
  const found: Record<string, string> = {}
  for (const name in given) {
    const value = given[name]
    if (typeof value === 'string') found[name] = value
  }
  return found
}

/** What happened between two nights to a record. */
export function changeOf<Row>(
  before: SourceRecord<Row> | null,
  now: SourceRecord<Row> | null,
): 'new' | 'changed' | 'gone' | null {
  if (now === null) return before === null ? null : 'gone'
  if (before === null) return 'new'
  return JSON.stringify(before.row) === JSON.stringify(now.row) ? null : 'changed'
}
