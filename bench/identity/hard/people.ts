import { below, happens, oneOf, type Random } from '../random.ts'
import { CITIES, MEN, STREETS, SURNAMES, WOMEN } from './names.ts'

export interface Address {
  readonly number: string
  readonly street: string
  readonly postcode: string
  readonly city: string
}

/** Somebody as they are, before anybody writes it down. */
export interface Person {
  readonly given: string
  readonly family: string
  /** Since a marriage; null = none. */
  readonly married: string | null
  /** Days since 1900. */
  readonly birth: number
  readonly gender: 'f' | 'm'
  readonly email: string
  readonly phone: string
  readonly card: string
  readonly address: Address
  /** Since a move; null = none. */
  readonly moved: Address | null
  /** What the people of one household share. */
  readonly sharedEmail: string
  readonly landline: string
}

/** One household: one or two adults, up to three children, twins among them now and then, a son called like his father. */
export function household(random: Random): readonly Person[] {
  const home = homeOf(random)
  const family = common(random, SURNAMES)
  const father = person(random, home, { gender: 'm', family, birth: 14_000 + below(random, 22_000) })
  const people = [father]
  if (happens(random, 0.6)) {
    const own = happens(random, 0.3) ? common(random, SURNAMES) : family
    people.push(
      person(random, home, { gender: 'f', family: own, birth: father.birth - 2_000 + below(random, 4_000) }),
    )
  }
  if (happens(random, 0.5)) people.push(...children(random, home, family, father))
  return people
}

interface Home {
  readonly address: Address
  readonly sharedEmail: string
  readonly landline: string
}

function homeOf(random: Random): Home {
  const name = common(random, SURNAMES)
  return {
    address: address(random),
    sharedEmail: `family.${plain(name)}${below(random, 1_000)}@mail.example`,
    landline: `+33 1${digits(random, 8)}`,
  }
}

function children(random: Random, home: Home, family: string, father: Person): readonly Person[] {
  const all: Person[] = []
  let birth = father.birth + 7_500 + below(random, 6_000)
  for (let n = 1 + below(random, 3); n > 0; n--) {
    const gender = happens(random, 0.5) ? 'f' : 'm'
    const child = person(random, home, { gender, family, birth })
    all.push(gender === 'm' && happens(random, 0.06) ? { ...child, given: father.given } : child)
    // Twins have one birth date.
    if (!happens(random, 0.03)) birth += 400 + below(random, 1_500)
  }
  return all
}

function person(
  random: Random,
  { address: home, sharedEmail, landline }: Home,
  known: Pick<Person, 'gender' | 'family' | 'birth'>,
): Person {
  const given = common(random, known.gender === 'f' ? WOMEN : MEN)[0] ?? ''
  const { family } = known
  const dot = oneOf(random, ['.', '', '_'])
  return {
    ...known,
    given,
    married: known.gender === 'f' && happens(random, 0.06) ? common(random, SURNAMES) : null,
    email: `${plain(given)}${dot}${plain(family)}${below(random, 400)}@${oneOf(random, ['mail.example', 'post.example', 'web.example'])}`,
    phone: `+33 6${digits(random, 8)}`,
    card: digits(random, 8),
    address: home,
    moved: happens(random, 0.12) ? address(random) : null,
    sharedEmail,
    landline,
  }
}

function address(random: Random): Address {
  return {
    number: `${1 + below(random, 120)}`,
    street: oneOf(random, STREETS),
    postcode: digits(random, 5),
    city: common(random, CITIES),
  }
}

/** The earlier entries of a list come more often (about as 1 / rank). */
function common<Of>(random: Random, all: readonly Of[]): Of {
  const at = Math.floor((all.length + 1) ** random()) - 1
  return all[Math.min(at, all.length - 1)] ?? oneOf(random, all)
}

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => below(random, 10)).join('')

export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase()
