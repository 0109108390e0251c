import { dateOf, dayNumber } from './calendar.ts'
import { known, noisyText } from './noise.ts'
import type { Facts, Person } from './people.ts'
import { oneOf, type Random, random } from './random.ts'
import { RATES } from './rates.ts'
import { PEOPLE_SOURCES, type PeopleSource } from './record.ts'
import type { World } from './world.ts'

/** Names and places as a record has them, and as they are read: null where a word stands for nothing. */
export interface NameFields {
  readonly written: Readonly<Record<'given' | 'family' | 'street' | 'city' | 'postal', string | null>>
  readonly read: Readonly<Record<'given' | 'family' | 'street' | 'city' | 'postal', string | null>>
  readonly errors: readonly string[]
}

/** A stream for one field of one record; a new value of the field is typed anew. */
export function fieldStream(
  world: World,
  person: Person,
  place: { readonly source: PeopleSource; readonly copy: number },
  field: string,
  changed: boolean,
): Random {
  const letters = field.charCodeAt(0) * 256 + field.charCodeAt(1)
  return random(world.seed, person.index, PEOPLE_SOURCES[place.source], place.copy, letters, Number(changed))
}

/** Names and address of a person as a source wrote them. */
export function nameFields(
  world: World,
  person: Person,
  place: { readonly source: PeopleSource; readonly copy: number },
  facts: Facts,
): NameFields {
  const stream = (field: string, changed: boolean): Random =>
    fieldStream(world, person, place, field, changed)
  const moved = facts.address !== person.before.address
  const { street, city } = facts.address
  const given = noisyText(person.given, stream('given', false), 'given')
  const family = noisyText(facts.family, stream('family', facts.family !== person.before.family), 'family')
  const road = noisyText(street, stream('street', moved), 'place')
  const town = noisyText(city.name, stream('city', moved), 'place')
  const postal = stream('postal', moved).chance(RATES.text.missing) ? null : city.postal
  const swapped = stream('swapped', false).chance(RATES.text.swappedNames)
  const written = {
    given: swapped ? family.value : given.value,
    family: swapped ? given.value : family.value,
    street: road.value,
    city: town.value,
    postal,
  }
  const read = {
    given: known(written.given),
    family: known(written.family),
    street: known(written.street),
    city: known(written.city),
    postal,
  }
  const found = { given_name: given, family_name: family, street: road, city: town }
  const errors = Object.entries(found).flatMap(([name, { error }]) => (error ? [`${name}:${error}`] : []))
  return { written, read, errors: swapped ? [...errors, 'names:swapped'] : errors }
}

/** A birth date as a source has it: the day, the placeholder 1900-01-01, or nothing. */
export function writtenBirthDate(
  person: Person,
  r: Random,
): { readonly raw: string | null; readonly read: string | null; readonly error: string | null } {
  const { missing, dayAndMonth, yearOff, placeholder } = RATES.birthDate
  const { birthDate } = person
  const hit = oneOf(r)
  const said = (value: string, error: string) => ({ raw: value, read: value, error })
  if (hit(missing)) return { raw: null, read: null, error: 'missing' }
  if (hit(placeholder)) return { raw: '1900-01-01', read: null, error: 'placeholder' }
  const [year = '', month = '', day = ''] = birthDate.split('-')
  if (hit(dayAndMonth) && Number(day) <= 12 && day !== month)
    return said(`${year}-${day}-${month}`, 'day_and_month')
  if (hit(yearOff)) return said(dateOf(dayNumber(birthDate) + (r.chance(0.5) ? 365 : -365)), 'year_off')
  return { raw: birthDate, read: birthDate, error: null }
}
