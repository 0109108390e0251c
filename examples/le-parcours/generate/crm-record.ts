import { DAY, instantOf, iso } from './calendar.ts'
import { usedEmail, usedPhone, type Written, writtenEmail, writtenPhone } from './contact.ts'
import { CLUBS } from './data/texts.ts'
import { crmId, customerNumber } from './identifiers.ts'
import { fieldStream, type NameFields, nameFields, writtenBirthDate } from './name-fields.ts'
import type { Facts, Person } from './people.ts'
import { knownFacts, type SourceRecord, type Span, valuesOf } from './record.ts'
import type { World } from './world.ts'

/** A row of the CRM but for its time of change; null is SQL's null. */
export type CrmRow = Readonly<Record<(typeof CRM_COLUMNS)[number], string | null>>

export const CRM_COLUMNS = [
  'id',
  'customer_number',
  'title',
  'given_name',
  'family_name',
  'email',
  'email_verified',
  'phone',
  'street',
  'postal_code',
  'city',
  'country',
  'birth_date',
  'gender',
  'handicap',
  'club',
  'home_store',
  'language',
  'created_at',
] as const

/** A person's record in the CRM at the end of a night; null when it is not there. */
export function crmRecord(
  world: World,
  person: Person,
  span: Span,
  night: number,
): SourceRecord<CrmRow> | null {
  if (night < span.from || night >= span.until) return null
  const place = { source: 'crm', copy: span.copy } as const
  const facts = knownFacts(world, person, 'crm', span.copy, night)
  const names = nameFields(world, person, place, facts)
  const mailed = facts.email !== person.before.email
  const r = fieldStream(world, person, place, 'email', mailed)
  const email = writtenEmail(usedEmail(person, facts, r), r, false)
  const dial = fieldStream(world, person, place, 'phone', false)
  const phone = writtenPhone(usedPhone(person, dial), dial)
  return recordOf(world, person, span, facts, { names, email, phone })
}

interface Parts {
  readonly names: NameFields
  readonly email: Written
  readonly phone: Written
}

function recordOf(
  world: World,
  person: Person,
  span: Span,
  facts: Facts,
  { names, email, phone }: Parts,
): SourceRecord<CrmRow> {
  const place = { source: 'crm', copy: span.copy } as const
  const rest = fieldStream(world, person, place, 'rest', false)
  const birth = writtenBirthDate(person, rest)
  const key = String(crmId(world.seed, person.index, span.copy))
  const own = ownFields(world, person, span, facts, rest)
  const { written, read } = names
  const row: CrmRow = {
    ...own,
    id: key,
    given_name: written.given,
    family_name: written.family,
    email: email.raw,
    email_verified: String(email.canonical !== null && email.error === null && rest.chance(0.5)),
    phone: phone.raw,
    street: written.street,
    postal_code: written.postal,
    city: written.city,
    birth_date: birth.raw,
  }
  const shown = { given_name: read.given, family_name: read.family, street: read.street, city: read.city }
  const gender = row.gender === null ? null : row.gender === 'F' ? 'female' : 'male'
  const contact = { email: email.canonical, phone: phone.canonical, birth_date: birth.read, gender }
  const kept = { customer_number: row.customer_number, title: row.title, postal_code: row.postal_code }
  const verified = email.canonical === null ? null : row.email_verified
  const said = {
    email_verified: verified,
    country: row.country,
    handicap: row.handicap,
    club: row.club,
    language: row.language,
  }
  const errors = [...names.errors, ...errorsOf({ email, phone, birth_date: birth })]
  const values = valuesOf({ ...kept, ...shown, ...contact, ...said, home_store: row.home_store })
  return { key, row, values, errors }
}

/** `email:typo` for each field with an error. */
export function errorsOf(
  fields: Readonly<Record<string, { readonly error: string | null }>>,
): readonly string[] {
  return Object.entries(fields).flatMap(([name, { error }]) => (error === null ? [] : [`${name}:${error}`]))
}

type Own = Pick<
  CrmRow,
  | 'customer_number'
  | 'title'
  | 'country'
  | 'gender'
  | 'handicap'
  | 'club'
  | 'home_store'
  | 'language'
  | 'created_at'
>

function ownFields(
  world: World,
  person: Person,
  { copy, from }: Span,
  facts: Facts,
  r: ReturnType<typeof fieldStream>,
): Own {
  const { city } = facts.address
  const female = person.gender === 'F'
  const day = world.firstDay + from - (from === 0 ? 60 + r.int(1_400) : 0)
  const created = instantOf(day * DAY + (8 * 3_600 + r.int(11 * 3_600)) * 1_000, 'Europe/Paris').utc
  return {
    customer_number: customerNumber(world.seed, person.index, copy),
    title: r.chance(0.15) ? null : female ? 'Mme' : 'M.',
    country: city.country,
    gender: r.chance(0.1) ? null : person.gender,
    handicap: r.chance(0.55) ? (r.int(540) / 10).toFixed(1) : null,
    club: r.chance(0.4) ? r.pick(CLUBS) : null,
    home_store: r.chance(0.7) ? city.store : null,
    language: city.country === 'CH' && r.chance(0.15) ? 'de' : r.chance(0.03) ? 'en' : 'fr',
    created_at: iso(created),
  }
}
