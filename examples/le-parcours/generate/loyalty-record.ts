import { DAY, instantOf, isoSecond } from './calendar.ts'
import { usedEmail, usedPhone, writtenEmail, writtenPhone } from './contact.ts'
import { errorsOf, type Parts } from './crm-record.ts'
import { customerNumber, loyaltyNumber } from './identifiers.ts'
import { pointsUntil } from './movements.ts'
import { fieldStream, nameFields, writtenBirthDate } from './name-fields.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import { knownFacts, type SourceRecord, type Span, type Values, valuesOf } from './record.ts'
import { isIn, type World } from './world.ts'

/** A member as the loyalty programme's API gives it, but for its time of change. */
export interface Member {
  readonly member_id: string | null
  readonly customer_number: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly first_name: string | null
  readonly last_name: string | null
  readonly birth_date: string | null
  readonly address: Readonly<Record<'street' | 'postal_code' | 'city' | 'country', string | null>>
  readonly tier: string
  readonly points: number | string
  readonly home_store: string
  readonly status: 'active' | 'closed'
  readonly joined_at: string
}

/** A person's membership at the end of a night; null when there is none. */
export function memberRecord(
  world: World,
  person: Person,
  span: Span,
  night: number,
): SourceRecord<Member> | null {
  if (night < span.from || night >= span.until) return null
  const place = { source: 'loyalty', copy: span.copy } as const
  const facts = knownFacts(world, person, 'loyalty', span.copy, night)
  const names = nameFields(world, person, place, facts)
  const mail = fieldStream(world, person, place, 'email', facts.email !== person.before.email)
  const email = writtenEmail(usedEmail(person, facts, mail), mail, false)
  const dial = fieldStream(world, person, place, 'phone', false)
  const phone = writtenPhone(usedPhone(person, dial), dial)
  const rest = fieldStream(world, person, place, 'rest', false)
  const birth = writtenBirthDate(person, rest)
  const key = loyaltyNumber(world.seed, person.index, span.copy)
  const known = isIn(world, person, 'crm') && rest.chance(0.5)
  const { written } = names
  const { city } = facts.address
  const points = pointsUntil(world, person, span.copy, night)
  const row: Member = {
    member_id: key,
    customer_number: known ? customerNumber(world.seed, person.index, 0) : null,
    email: email.raw,
    phone: phone.raw,
    first_name: written.given,
    last_name: written.family,
    birth_date: birth.raw,
    address: {
      street: written.street,
      postal_code: written.postal,
      city: written.city,
      country: city.country,
    },
    tier: tierOf(points),
    points,
    home_store: city.store,
    status: rest.chance(0.03) ? 'closed' : 'active',
    joined_at: joinedAt(world, span, rest),
  }
  const errors = [...names.errors, ...errorsOf({ email, phone, birth_date: birth })]
  return { key, row, values: valuesOfMember(row, { names, email, phone }), errors }
}

function joinedAt(world: World, { from }: Span, r: Random): string {
  const day = world.firstDay + from - (from === 0 ? 30 + r.int(1_000) : 0)
  return isoSecond(instantOf(day * DAY + (10 * 3_600 + r.int(8 * 3_600)) * 1_000, 'Europe/Paris').utc)
}

function valuesOfMember(row: Member, { names: { read }, email, phone }: Parts): Values {
  return valuesOf({
    loyalty_number: row.member_id,
    customer_number: row.customer_number,
    given_name: read.given,
    family_name: read.family,
    email: email.canonical,
    phone: phone.canonical,
    birth_date: row.birth_date,
    street: read.street,
    postal_code: read.postal,
    city: read.city,
    country: row.address.country,
    tier: row.tier,
    points: String(row.points),
    home_store: row.home_store,
    status: row.status,
  })
}

function tierOf(points: number): string {
  return points < 500 ? 'green' : points < 1_500 ? 'fairway' : points < 4_000 ? 'birdie' : 'eagle'
}
