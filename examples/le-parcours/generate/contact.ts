import { keyboardSlip, plain } from './noise.ts'
import type { Facts, Person } from './people.ts'
import { oneOf, type Random } from './random.ts'
import { RATES } from './rates.ts'

/** An identifier as it was written, the form it has once read (null when it is none), and what went wrong. */
export interface Written {
  readonly raw: string | null
  readonly canonical: string | null
  readonly error: string | null
}

const NOTHING: Written = { raw: null, canonical: null, error: 'missing' }
const PLACEHOLDER_EMAIL = 'test@test.com'
const PLACEHOLDER_PHONE = '0600000000'

/** Which of the addresses that a person can use: the own, a second one, or that of the household. */
export function usedEmail({ household, secondEmail }: Person, facts: Facts, r: Random): string {
  const [shared, second] = [r.next(), r.next()]
  if (household.email !== null && shared < RATES.shared.useEmail) return household.email
  return secondEmail !== null && second < RATES.second.useEmail ? secondEmail : facts.email
}

/** An address as a person or an employee types it; `strict` where the program checks its form. */
export function writtenEmail(email: string, r: Random, strict: boolean): Written {
  const { missing, placeholder, typo, invalid, upperCase } = RATES.email
  const hit = oneOf(r)
  if (hit(missing)) return NOTHING
  if (hit(placeholder)) return { raw: PLACEHOLDER_EMAIL, canonical: PLACEHOLDER_EMAIL, error: 'placeholder' }
  if (hit(typo)) return sure(mistyped(email, r), 'typo')
  if (hit(upperCase)) return { raw: ` ${email.toUpperCase()}`, canonical: email, error: 'upper_case' }
  if (!strict && hit(invalid)) return { raw: spoiled(email, r), canonical: null, error: 'invalid' }
  return sure(email, null)
}

/** The same from clean hands, for forms that were confirmed by a mail. */
export function confirmedEmail(email: string, r: Random): Written {
  return r.chance(RATES.email.upperCase)
    ? { raw: email.toUpperCase(), canonical: email, error: 'upper_case' }
    : sure(email, null)
}

/** What no program takes for an address. */
export function spoiled(email: string, r: Random): string {
  return r.pick([email.replace('@', ' '), email.replace('@', '@@'), `${email.split('@')[0]}@`, 'voir fiche'])
}

function sure(value: string, error: string | null): Written {
  return { raw: value, canonical: value, error }
}

/** A slip in the name before the number, so that the address is nobody else's. */
function mistyped(email: string, r: Random): string {
  const at = email.indexOf('.')
  const name = email.slice(0, at)
  const slipped = plain(keyboardSlip(name, r))
  return `${slipped === name ? `${name}e` : slipped}${email.slice(at)}`
}

/** Which of the numbers that a person can use. */
export function usedPhone({ household, phone }: Person, r: Random): string | null {
  return household.phone !== null && r.chance(RATES.shared.usePhone) ? household.phone : phone
}

/** A number in E.164 as people write it. */
export function writtenPhone(phone: string | null, r: Random): Written {
  const { missing, placeholder, invalid, reserved } = RATES.phone
  const hit = oneOf(r)
  if (phone === null || hit(missing)) return NOTHING
  if (hit(placeholder)) return { raw: PLACEHOLDER_PHONE, canonical: '+33600000000', error: 'placeholder' }
  const shown = shownPhone(phone, r)
  if (hit(invalid)) return { raw: shown.slice(0, -1), canonical: null, error: 'invalid' }
  if (hit(reserved))
    return { raw: `06 39 98 ${phone.slice(-4, -2)} ${phone.slice(-2)}`, canonical: null, error: 'reserved' }
  return { raw: shown, canonical: phone, error: null }
}

/** `+33199001234` in one of the ways of writing it. */
export function shownPhone(phone: string, r: Random): string {
  const national = `0${phone.slice(3)}`
  const pairs = national.match(/\d\d/g) ?? []
  const ways = [pairs.join(' '), national, phone, pairs.join('.'), `+33 (0)${pairs.join(' ').slice(1)}`]
  return r.pick(ways)
}
