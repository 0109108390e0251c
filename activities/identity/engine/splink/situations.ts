import type { Concept } from '../concepts.ts'
import { type Agreement, CLOSE, dates, FORM, OTHER, PART, ROUGH, SAME, type Situation } from './agreement.ts'

type Says = Situation['says']

/** An agreement, or null for what one of the two lacks. */
type Maybe = Agreement | null

const ofOne = (concept: Concept, levels: Readonly<Record<string, Agreement>>): Levels =>
  Object.fromEntries(
    Object.entries(levels).map(([level, says]) => [level, { says: { [concept]: says }, crossed: false }]),
  )

/** Of each level but "missing", two records that reach it. */
type Levels = Readonly<Record<string, Situation>>

const together = (...parts: readonly Agreement[]): Agreement => ({
  same: parts.every(({ same }) => same),
  likeness: Math.min(...parts.map(({ likeness }) => likeness)),
  edits: parts.reduce((sum, { edits }) => sum + edits, 0),
  part: parts.some(({ part }) => part),
  days: OTHER.days,
})

/** Two columns and the one that joins both: given name, surname, full name; street, number, address line. */
const ofTwo =
  (first: Concept, second: Concept, joined: Concept) =>
  (one: Maybe, other: Maybe): Situation => {
    const said = [one, other].filter((it) => it !== null)
    const says: Says = {
      ...(one === null ? {} : { [first]: one }),
      ...(other === null ? {} : { [second]: other }),
      [joined]: together(...said, ...(said.length < 2 ? [FORM] : [])),
    }
    return { says, crossed: false }
  }

const name = ofTwo('given_name', 'family_name', 'full_name')
const NAME: Levels = {
  'same given name and surname': name(SAME, SAME),
  'same surname, nickname': name(FORM, SAME),
  'same surname, given name similar': name(CLOSE, SAME),
  'same given name, surname similar': name(SAME, CLOSE),
  'given name and surname swapped': { ...name(OTHER, OTHER), crossed: true },
  'same surname, same initial': name(FORM, SAME),
  'both similar': name(CLOSE, CLOSE),
  'same given name, surname roughly': name(SAME, ROUGH),
  'same surname, given name roughly': name(ROUGH, SAME),
  'same surname, one without given name': name(null, SAME),
  'same given name, one without surname': name(SAME, null),
  'same surname, other given name': name(OTHER, SAME),
  'same given name, other surname': name(SAME, OTHER),
  'one of them alike': name(OTHER, CLOSE),
  else: name(OTHER, OTHER),
}

const BIRTH = ofOne('birth_date', {
  same: SAME,
  'same, but a date that stands for "unknown"': SAME,
  'one digit off': dates(1, 30),
  'day and month swapped': dates(2, 120),
  'same day and month': dates(2, 2_500),
  'same year and month': dates(2, 12),
  'one is less exact, and agrees': dates(2, 120),
  'two digits off': dates(2, 1_000),
  'same year': dates(3, 150),
  'close in years': dates(4, 500),
  else: OTHER,
})

const place = (postal: Agreement, city: Agreement): Situation => ({
  says: { postal_code: postal, city, region: OTHER },
  crossed: false,
})
const PLACE: Levels = {
  'same postal code and town': { says: { postal_code: SAME, city: SAME, region: SAME }, crossed: false },
  'same postal code': place(SAME, OTHER),
  'postal code one off, same town': place({ ...CLOSE, part: true }, SAME),
  'postal code one off': place({ ...CLOSE, part: true }, OTHER),
  'same town and area': place(PART, SAME),
  'same area': place(PART, OTHER),
  'same town': place(OTHER, SAME),
  'similar town': place(OTHER, CLOSE),
  'same region': { says: { postal_code: OTHER, city: OTHER, region: SAME }, crossed: false },
  else: place(OTHER, OTHER),
}

const street = ofTwo('street', 'house_number', 'address_line')
const STREET: Levels = {
  'same street and number': street(SAME, SAME),
  'similar street, same number': street(CLOSE, SAME),
  'same street, number one off': street(SAME, CLOSE),
  'same street, one without number': street(SAME, null),
  'similar street, one without number': street(CLOSE, null),
  'same street, other number': street(SAME, OTHER),
  'similar street, other number': street(CLOSE, OTHER),
  'same number, other street': street(OTHER, SAME),
  else: street(OTHER, OTHER),
}

const EMAIL = ofOne('email', {
  same: SAME,
  'same mailbox': SAME,
  'same name, other domain': { ...PART, likeness: 0.86, edits: 6 },
  similar: { ...CLOSE, edits: 2 },
  roughly: ROUGH,
  else: OTHER,
})

const PHONE = ofOne('phone', {
  same: SAME,
  'same last seven digits': PART,
  'one digit off': CLOSE,
  else: OTHER,
})

const number = (concept: Concept): Levels =>
  ofOne(concept, {
    same: SAME,
    'one character off': CLOSE,
    'two characters off': { ...CLOSE, edits: 2 },
    else: OTHER,
  })

const text = (concept: Concept): Levels =>
  ofOne(concept, {
    same: SAME,
    'one within the other': { ...FORM, part: true },
    similar: CLOSE,
    'a word in common': FORM,
    else: OTHER,
  })

const plain = (concept: Concept): Levels => ofOne(concept, { same: SAME, else: OTHER })

/** By comparison, numbered ones without the number. */
const SITUATIONS: Readonly<Record<string, Levels>> = {
  name: NAME,
  birth: BIRTH,
  email: EMAIL,
  phone: PHONE,
  id: number('id'),
  'exclusive id': number('id:exclusive'),
  'shared id': number('id:shared'),
  place: PLACE,
  street: STREET,
  'birth place': text('birth_place'),
  'middle name': ofOne('middle_name', {
    same: SAME,
    'same initial': { ...FORM, part: true },
    similar: CLOSE,
    else: OTHER,
  }),
  occupation: text('occupation'),
  gender: plain('gender'),
  category: plain('category'),
}

/** Two records that reach a level of a comparison; null = nobody thought of that level. */
export function situationOf(comparison: string, level: string): Situation | null {
  return SITUATIONS[comparison.replace(/ \d+$/, '')]?.[level] ?? null
}

/** The concepts that a comparison of ours looks at. */
export function conceptsOf(comparison: string): readonly Concept[] {
  const levels = Object.values(SITUATIONS[comparison.replace(/ \d+$/, '')] ?? {})
  return [...new Set(levels.flatMap(({ says }) => Object.keys(says) as Concept[]))]
}
