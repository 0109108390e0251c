import type { Comparison, Dictionary, Encoded } from '../types.ts'
import { type Likeness, likenessOf } from './alike.ts'
import { type Found, find } from './fields.ts'
import { remembered, tableBits } from './memo.ts'
import { isContained } from './words.ts'

const STREET_LEVELS = [
  'missing',
  'same street and number',
  'similar street, same number',
  'same street, number one off',
  'same street, one without number',
  'similar street, one without number',
  'same street, other number',
  'similar street, other number',
  'same number, other street',
  'else',
] as const
const SIMILAR = 0.9
/** How two texts agree. */
const SAME = 0
const ALIKE = 1
const OTHER = 2
const MISSING = 3

/** Street and house number as one fact. */
export function streetComparison(encoded: Encoded): Comparison | null {
  const street = find(encoded, 'street')
  if (street === null) return null
  const number = find(encoded, 'number')
  const ofStreet = textMatcher(street, inWords)
  const ofNumber = textMatcher(number, inCharacters)
  const { rows } = encoded
  return {
    name: 'street',
    levels: STREET_LEVELS,
    person: null,
    termFrequencies: [1, 3, 4, 6].map((level) => ({ level, field: street.index })),
    cost: 6,
    compare: (a, b) => {
      const s = ofStreet(rows, a, b)
      if (s === MISSING) return 0
      const n = ofNumber(rows, a, b)
      if (s === OTHER) return n === SAME ? 8 : 9
      if (n === SAME) return s === SAME ? 1 : 2
      if (n === MISSING) return s === SAME ? 4 : 5
      if (n === ALIKE && s === SAME) return 3
      return s === SAME ? 6 : 7
    },
  }
}

const PLACE_LEVELS = [
  'missing',
  'same postal code and town',
  'same postal code',
  'postal code one off, same town',
  'postal code one off',
  'same town and area',
  'same area',
  'same town',
  'similar town',
  'same region',
  'else',
] as const

/** Postal code, town and region as one fact. */
export function placeComparison(encoded: Encoded): Comparison | null {
  const postal = find(encoded, 'postal')
  const city = find(encoded, 'city')
  const region = find(encoded, 'region')
  if (postal === null && city === null && region === null) return null
  const ofPostal = textMatcher(postal, inCharacters)
  const ofCity = textMatcher(city, inWords)
  const ofRegion = textMatcher(region, () => OTHER)
  const { rows } = encoded
  const area = postal?.dictionary.parts.area
  const sameArea = (a: number, b: number): boolean =>
    postal !== null && area?.[rows[a + postal.slot] as number] === area?.[rows[b + postal.slot] as number]
  return {
    name: 'place',
    levels: PLACE_LEVELS,
    person: null,
    termFrequencies: [
      ...(postal === null ? [] : [1, 2].map((level) => ({ level, field: postal.index }))),
      ...(city === null ? [] : [7].map((level) => ({ level, field: city.index }))),
    ],
    cost: 5,
    compare: (a, b) => {
      const p = ofPostal(rows, a, b)
      if (p === SAME) return ofCity(rows, a, b) === SAME ? 1 : 2
      const c = ofCity(rows, a, b)
      if (p === ALIKE) return c === SAME ? 3 : 4
      if (p === OTHER && sameArea(a, b)) return c === SAME ? 5 : 6
      if (c === SAME) return 7
      if (c === ALIKE) return 8
      const r = ofRegion(rows, a, b)
      if (r === SAME) return 9
      return p === MISSING && c === MISSING && r === MISSING ? 0 : 10
    },
  }
}

type Match = (rows: Int32Array, a: number, b: number) => number
type Agreement = (dictionary: Dictionary, likeness: Likeness, a: number, b: number) => number

const inWords: Agreement = (dictionary, likeness, a, b) =>
  isContained(dictionary, a, b) || likeness.jaroWinkler(a, b, SIMILAR) >= SIMILAR ? ALIKE : OTHER

const inCharacters: Agreement = (_, likeness, a, b) => (likeness.edits(a, b, 1) <= 1 ? ALIKE : OTHER)

/** Compares one field of two rows; `different` is asked for two codes that differ, and remembered. */
function textMatcher(found: Found | null, different: Agreement): Match {
  if (found === null) return () => MISSING
  const { slot, dictionary } = found
  const likeness = likenessOf(dictionary)
  const known = remembered(tableBits(dictionary.size), (a, b) => different(dictionary, likeness, a, b))
  return (rows, a, b) => {
    const x = rows[a + slot] as number
    const y = rows[b + slot] as number
    if (x === 0 || y === 0) return MISSING
    return x === y ? SAME : known(x, y)
  }
}
