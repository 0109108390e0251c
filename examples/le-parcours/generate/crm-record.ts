import { DAY, instantOf, iso } from './calendar.ts'
import { usedEmail, usedPhone, type Written, writtenEmail, writtenPhone } from './contact.ts'
import { CLUBS } from './data/texts.ts'
import { crmId, customerNumber } from './identifiers.ts'
import { fieldStream, type NameFields, nameFields, writtenBirthDate } from './name-fields.ts'
import type { Facts, Person } from './people.ts'
import { knownFacts, type SourceRecord, type Span, type Values, valuesOf } from './record.ts'
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

/** What was typed into a record, as it stands there and as it is read. */
export interface Parts {
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
  const proven = email.canonical !== null && email.error === null && rest.chance(0.5)
  const row = rowOf(key, own, { names, email, phone }, birth.raw, String(proven))
  const errors = [...names.errors, ...errorsOf({ email, phone, birth_date: birth })]
  return { key, row, values: valuesOfRow(row, { names, email, phone }, birth.read), errors }
}

/** Field by field: spread objects cost ten times as much. */
function rowOf(
  id: string,
  own: Own,
  { names: { written }, email, phone }: Parts,
  birthDate: string | null,
  emailVerified: string,
): CrmRow {
  return {
    id,
    customer_number: own.customer_number,
    title: own.title,
    given_name: written.given,
    family_name: written.family,
    email: email.raw,
    email_verified: emailVerified,
    phone: phone.raw,
    street: written.street,
    postal_code: written.postal,
    city: written.city,
    country: own.country,
    birth_date: birthDate,
    gender: own.gender,
    handicap: own.handicap,
    club: own.club,
    home_store: own.home_store,
    language: own.language,
    created_at: own.created_at,
  }
}

function valuesOfRow(
  row: CrmRow,
  { names: { read }, email, phone }: Parts,
  birthDate: string | null,
): Values {
  return valuesOf({
    customer_number: row.customer_number,
    title: row.title,
    given_name: read.given,
    family_name: read.family,
    email: email.canonical,
    email_verified: email.canonical === null ? null : row.email_verified,
    phone: phone.canonical,
    street: read.street,
    postal_code: row.postal_code,
    city: read.city,
    country: row.country,
    birth_date: birthDate,
    gender: row.gender === null ? null : row.gender === 'F' ? 'female' : 'male',
    handicap: row.handicap,
    club: row.club,
    home_store: row.home_store,
    language: row.language,
  })
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
