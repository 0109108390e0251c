import { TINY_FILES } from '../../support/tiny-brand.ts'
import type { Files } from './night.ts'
import { type FileCase, PEOPLE, swap } from './readings.ts'

const GIVEN = 'Ada Bea Cleo Dora Elsa Fanny Greta Hanna Ines Jana Karla Lena'.split(' ')
const FAMILY = 'Abel Brandt Cornu Dupont Ekberg Faure Girard Haas Ibsen Jung Keller'.split(' ')
const TOWNS = 'Lyon Lille Nice Metz Dijon'.split(' ')

/** Sixty people with two records each; the second is without an address, and of every fifth with a slip in the birth. */
const DOUBLES = Array.from({ length: 60 }, (_, n) => {
  const [given, family, town] = [GIVEN[n % 12], FAMILY[n % 11], TOWNS[n % 5]]
  const born = `${1950 + (n % 41)}-0${1 + (n % 9)}-1${n % 10}`
  const slip = n % 5 === 0 ? `${born.slice(0, -1)}${(n + 3) % 10}` : born
  return [
    `a${n},p${n}@example.com,${given},${family},${born},${town}`,
    `b${n},,${given},${family},${slip},${town}`,
  ]
}).flat()

/** Two called alike, born years apart; and the web shop's name for those who gave none. */
const OTHERS = [
  'x1,,Mona,Zander,1951-02-03,Nice',
  'x2,,Mona,Zander,1987-11-24,Metz',
  'y1,,Cleo,Kunde,,Nice',
  'y2,,Cleo,Kunde,,Nice',
]

const IDENTIFIERS = TINY_FILES['identity.yaml'] ?? ''
const NO_BIRTH = 'attributes: { birth_date: nothing }'
/** Rules that find the doubles by their town, and nobody else. */
const BY_TOWN = 'rules: [[city]], broad: off'

/** A brand whose people are there twice. */
export const NAMED: Files = {
  'sources/people.yaml': swap(
    swap(PEOPLE, '  city: {', '  birth_date: { from: born, as: date }\n  city: {'),
    'sealed:\n',
    'sealed:\n  family_name: { from: family, as: text }\n',
  ),
  'data/people-2026-03-01.csv': `${['id,email,name,family,born,city', ...DOUBLES, ...OTHERS].join('\n')}\n`,
}

/** The brand with words about `match`. */
export const saying = (words: string): Files => ({ ...NAMED, 'identity.yaml': `${IDENTIFIERS}${words}\n` })

/** `match` in two readings. */
const match = (key: string, before: string, after: string): FileCase => [
  `identity.match${key}`,
  saying(before),
  saying(after),
]

export const MATCH_CASES: readonly FileCase[] = [
  match('', '', 'match: off'),
  match('.attributes', 'match: { caution: 0 }', `match: { caution: 0, ${NO_BIRTH} }`),
  match('.without', 'match: {}', 'match: { without: [birth, place] }'),
  match(
    '.blocking.rules',
    'match: { blocking: { broad: off } }',
    'match: { blocking: { rules: [[email]], broad: off } }',
  ),
  match(
    '.blocking.cap',
    `match: { blocking: { ${BY_TOWN} } }`,
    `match: { blocking: { ${BY_TOWN}, cap: 2 } }`,
  ),
  match(
    '.blocking.broad',
    'match: { blocking: { rules: [[email]] } }',
    'match: { blocking: { rules: [[email]], broad: off } }',
  ),
  match('.caution', 'match: {}', 'match: { caution: 20 }'),
  match('.blocked', 'match: {}', 'match: { blocked: { family_name: [KUNDE] } }'),
]
