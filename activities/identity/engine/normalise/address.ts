import { foldCode, foldName } from '../text/fold.ts'
import { saysNothing } from './simple.ts'
import { STREET_TYPES } from './street-types.ts'

/** An address line in its parts; '' = not said. */
export interface AddressParts {
  readonly number: string
  readonly street: string
  readonly postal: string
  readonly city: string
}

const LONE_NUMBER = /^\s*\d{1,6} ?(?:[a-z]|bis|ter|quater)?\s*$/i
const NUMBER = /^\d{1,6}(?:[a-z]|bis|ter|quater)?$/
const UNIT =
  /\b(?:apt|apartment|appt|appartement|unit|flat|suite|ste|wohnung|whg|etage|floor|bat|batiment|esc)\b.*$/
const JOINED = /^(.{3,})(?:strasse|strase|straat)$/
const POSTAL_END = /(?:^|[ ,])((?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})|(?:\d{5}(?:-?\d{4})?)|(?:\d{4}))\s*$/i
const POSTAL_THEN_CITY = /(?:^|[ ,])(\d{4,5})\s+(\p{L}[\p{L}\s'’.-]*)$/u

/** Letters and digits of a postal code, in lower case; a US extension of four digits is left out. */
export function postalCode(raw: string): string {
  const code = foldCode(raw)
  if (saysNothing(code) || /^0+$/.test(code)) return ''
  return /^\d{9}$/.test(code) ? code.slice(0, 5) : code
}

/** The part of a code that stands for an area: the outward part of British ones, else the first three characters. */
export function postalArea(code: string): string {
  if (/^[a-z]{1,2}\d/.test(code) && code.length >= 5) return code.slice(0, -3)
  return code.slice(0, 3)
}

/** A town, with its saints written out. */
export function cityName(raw: string): string {
  const words = foldName(raw)
  if (saysNothing(words)) return ''
  return words
    .replace(/\bst\b/g, 'saint')
    .replace(/\bste\b/g, 'sainte')
    .replace(/ cedex(?: \d+)?$/, '')
}

/** House number: its digits and letter. */
export function houseNumber(raw: string): string {
  const code = foldCode(raw)
  return saysNothing(code) ? '' : code
}

/** The words of a street with one spelling a type: st = street, strasse = str, bd = boulevard. */
export function streetName(raw: string): string {
  return streetWords(foldName(raw).split(' ')).join(' ')
}

/**
 * "12 rue de la Paix, 75002 Paris", "Hauptstr. 5a", "123 Main Street, Las Vegas NV 89132": number, street and what
 * follows them.
 */
export function splitAddress(raw: string): AddressParts {
  const comma = raw.indexOf(',')
  const line = comma < 0 ? raw : raw.slice(0, comma)
  const rest = comma < 0 ? '' : raw.slice(comma + 1)
  // "12, rue de la Paix"
  if (comma > 0 && LONE_NUMBER.test(line)) {
    const after = splitAddress(rest)
    return { ...after, number: after.number === '' ? foldCode(line) : after.number }
  }
  return { ...numberAndStreet(line), ...place(comma < 0 ? '' : rest) }
}

function numberAndStreet(line: string): Pick<AddressParts, 'number' | 'street'> {
  const words = foldName(line).replace(UNIT, '').trim().split(' ')
  const first = words[0] ?? ''
  if (words.length > 1 && NUMBER.test(first)) {
    const letter = words.length > 2 && /^(?:[a-d]|bis|ter)$/.test(words[1] ?? '') ? (words[1] ?? '') : ''
    return { number: first + letter, street: streetWords(words.slice(letter === '' ? 1 : 2)).join(' ') }
  }
  const at = words.findIndex((word, i) => i > 0 && NUMBER.test(word))
  if (at < 0) return { number: '', street: streetWords(words).join(' ') }
  return { number: words[at] ?? '', street: streetWords(words.slice(0, at)).join(' ') }
}

function place(rest: string): Pick<AddressParts, 'postal' | 'city'> {
  const text = rest.trim()
  const front = POSTAL_THEN_CITY.exec(text)
  if (front !== null) return { postal: front[1] ?? '', city: cityName(front[2] ?? '') }
  const end = POSTAL_END.exec(text)
  const before = end === null ? text : text.slice(0, end.index)
  const city = cityName(
    (before.split(',').findLast((part) => part.trim().length > 2) ?? '').replace(/\s[A-Z]{2}\s*$/, ''),
  )
  return { postal: postalCode(end?.[1] ?? ''), city }
}

function streetWords(words: readonly string[]): readonly string[] {
  return words.map((word) => STREET_TYPES.get(word) ?? joinedType(word))
}

/** Kinds of street that German and Dutch join to the name: hauptstrasse, hauptstr, kerkstraat. */
function joinedType(word: string): string {
  return word.length > 8 && (word.endsWith('se') || word.endsWith('at'))
    ? word.replace(JOINED, '$1str')
    : word
}
