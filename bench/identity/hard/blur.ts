import { below, happens, oneOf, type Random } from '../random.ts'
import type { Row } from '../rows.ts'
import { otherForms } from './names.ts'
import { type Person, plain } from './people.ts'

/**
 * One record of a person as somebody, somewhere, wrote it down. `late` = after what changed in their life. The shares
 * below are the error model of this data; they were chosen before the engine was measured on it.
 */
export function written(person: Person, late: boolean, random: Random): Row {
  const home = late && person.moved !== null ? person.moved : person.address
  const noHome = happens(random, 0.15)
  const { given, family } = namesOf(person, late, random)
  const [first, last] = happens(random, 0.02) ? [family, given] : [given, family]
  return {
    given_name: happens(random, 0.02) ? '' : first,
    family_name: happens(random, 0.01) ? '' : last,
    gender: happens(random, 0.3) ? '' : person.gender,
    birth_date: happens(random, 0.25) ? '' : birthOf(person, random),
    email: happens(random, 0.35) ? '' : emailOf(person, random),
    phone: happens(random, 0.4) ? '' : phoneOf(person, random),
    card: happens(random, 0.6) ? '' : slip(person.card, random, 0.02),
    house_number: noHome ? '' : home.number,
    street: noHome ? '' : slip(home.street, random, 0.06),
    postcode: noHome || happens(random, 0.05) ? '' : slip(home.postcode, random, 0.03),
    city: noHome ? '' : slip(home.city, random, 0.04),
  }
}

function namesOf(
  person: Person,
  late: boolean,
  random: Random,
): { readonly given: string; readonly family: string } {
  const family = late && person.married !== null ? person.married : person.family
  const others = otherForms(person.given)
  const called = others.length > 0 && happens(random, 0.15) ? oneOf(random, others) : person.given
  const short = happens(random, 0.04) ? called.slice(0, 1) : slip(called, random, 0.06)
  const style = oneOf(random, [same, same, same, same, same, same, same, same, bare, capitals])
  return { given: style(short), family: style(slip(family, random, 0.08)) }
}

const same = (text: string): string => text
const bare = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '')
const capitals = (text: string): string => text.toUpperCase()

function birthOf({ birth }: Person, random: Random): string {
  const date = new Date(Date.UTC(1900, 0, 1) + birth * 86_400_000).toISOString().slice(0, 10)
  const [year, month, day] = date.split('-')
  const kind = random()
  if (kind < 0.02) return `${year}-01-01`
  if (kind < 0.04 && Number(day) <= 12) return `${year}-${day}-${month}`
  if (kind < 0.07) {
    const at = oneOf(random, [2, 3, 8, 9])
    const changed = `${date.slice(0, at)}${below(random, 10)}${date.slice(at + 1)}`
    return Number.isNaN(Date.parse(changed)) ? date : changed
  }
  return date
}

function emailOf(person: Person, random: Random): string {
  const kind = random()
  if (kind < 0.02) return oneOf(random, ['none@none.com', 'noemail@noemail.com', 'test@test.com', 'unknown'])
  if (kind < 0.08) return person.sharedEmail
  // Another address of their own.
  if (kind < 0.18)
    return `${plain(person.given).slice(0, 1)}${plain(person.family)}${person.card.slice(0, 2)}@home.example`
  return slip(person.email, random, 0.03)
}

function phoneOf(person: Person, random: Random): string {
  const kind = random()
  if (kind < 0.02) return oneOf(random, ['0000000000', '+33 600000000', '123'])
  const number = kind < 0.2 ? person.landline : person.phone
  const national = happens(random, 0.5) ? `0${number.slice(4)}` : number
  return slip(national, random, 0.02)
}

const KEYS = 'abcdefghijklmnopqrstuvwxyz'

/** With a share of `chance` a slip of the fingers: a sign more, less, changed, doubled, or two that changed places. */
function slip(text: string, random: Random, chance: number): string {
  if (text.length < 3 || !happens(random, chance)) return text
  const at = below(random, text.length - 1)
  const [before, here, next, after] = [
    text.slice(0, at),
    text[at] ?? '',
    text[at + 1] ?? '',
    text.slice(at + 2),
  ]
  const other = /\d/.test(here) ? `${below(random, 10)}` : oneOf(random, [...KEYS])
  const kinds = [
    before + next + after,
    before + other + next + after,
    before + here + other + next + after,
    before + here + here + next + after,
    before + next + here + after,
  ]
  return oneOf(random, kinds)
}
