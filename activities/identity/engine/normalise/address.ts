import { foldCode, foldName } from '../text/fold.ts'
import { countryCode } from './countries.ts'
import { saysNothing } from './simple.ts'
import { CLOSING, STREET_TYPES } from './street-types.ts'

/** An address line in its parts; '' = not said. */
export interface AddressParts {
  readonly number: string
  readonly street: string
  readonly postal: string
  readonly city: string
}

const LONE_NUMBER = /^\s*(?:#|no\.?)?\s*\d{1,6} ?(?:[a-z]|bis|ter|quater)?\s*$/i
const LEADING_NUMBER = /^\s*\d{1,5}[a-z]?\s+\p{L}/iu
const MARKS_OF_NUMBER = new Set(['no', 'nr', 'n', 'num', 'numero'])
const STATE = /\s[a-z]{2}\s*$/i
const DIRECTIONS = new Set('north south east west northeast northwest southeast southwest'.split(' '))
const NOWHERE: AddressParts = { number: '', street: '', postal: '', city: '' }
const NUMBER = /^\d{1,6}(?:[a-z]|bis|ter|quater)?$/
const UNIT =
  /\b(?:apt|apartment|appt|appartement|unit|flat|suite|ste|wohnung|whg|etage|floor|bat|batiment|esc|piso|planta|puerta|pta|interno|int|scala|andar)\b.*$/
/** Italian kinds of street that are shortened with a stop in the middle: v.le, c.so, p.zza. */
const STOPPED = /\b(?:v le|v lo|c so|p zz?a|l go)\b/g
/** "Calle Mayor, 12, 3 B": the number has a part of its own. */
const NUMBER_PART = /^\s*(?:n[.ºo°]*|num\.?)?\s*(\d{1,4}) ?([a-d])?\s*(?:,|$)/i
/** Paseo, which would fold to the po of a box. */
const RAISED = /\bp\.?º\s*/i
/** "3º B", "int. 4": where in the house. */
const FLOOR = /^\s*(?:\d{1,2} ?[ºª°]|(?:int|interno|piso|planta|puerta|pta|esc|scala|andar|bajo|apt|flat)\b)/i
const JOINED = /^(.{3,})(?:strasse|strase|straat)$/
const POSTAL_END = /(?:^|[ ,])((?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})|(?:\d{5,6}(?:-\d{4})?)|(?:\d{4}))\s*$/i
const POSTAL_THEN_CITY = /(?:^|[ ,])(\d{4,6})\s+(\p{L}[\p{L}\s'’.-]*)$/u

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

/**
 * "12 rue de la Paix, 75002 Paris", "Hauptstr. 5a", "123 Main Street, Las Vegas NV 89132": number, street and what
 * follows them.
 */
export function splitAddress(raw: string): AddressParts {
  const comma = raw.indexOf(',')
  if (comma < 0) return { ...NOWHERE, ...numberAndStreet(raw) }
  const line = raw.slice(0, comma)
  const rest = raw.slice(comma + 1)
  // "12, rue de la Paix"
  if (LONE_NUMBER.test(line)) {
    const after = splitAddress(rest)
    return after.number === '' ? { ...after, number: foldCode(line).replace(/^no/, '') } : after
  }
  const parts = numberAndStreet(line)
  // "Skyline Apartments, 705 Sheppard Ave"
  if (parts.number === '' && LEADING_NUMBER.test(rest) && !hasType(parts.street)) return splitAddress(rest)
  const own = parts.number === '' ? NUMBER_PART.exec(rest) : null
  if (own !== null)
    return { ...place(rest.slice(own[0].length)), street: parts.street, number: numberOf(own) }
  const where = place(rest)
  return {
    ...where,
    ...parts,
    city: where.city || (parts.city ?? ''),
    postal: where.postal || (parts.postal ?? ''),
  }
}

function numberOf([, digits = '', letter = '']: RegExpExecArray): string {
  return `${digits}${letter.toLowerCase()}`
}

type Line = Pick<AddressParts, 'number' | 'street'> & Partial<AddressParts>

function numberAndStreet(line: string): Line {
  const all = foldName(line.replace(RAISED, 'paseo '))
    .replace(UNIT, '')
    .replace(/\bp o\b/, 'po')
    .replace(STOPPED, (kind) => kind.replace(' ', ''))
    .trim()
    .split(' ')
  const words = MARKS_OF_NUMBER.has(all[0] ?? '') && NUMBER.test(all[1] ?? '') ? all.slice(1) : all
  const first = words[0] ?? ''
  if (words.length > 1 && NUMBER.test(first)) {
    const letter = words.length > 2 && /^(?:[a-d]|bis|ter)$/.test(words[1] ?? '') ? (words[1] ?? '') : ''
    return { number: first + letter, ...streetThenPlace(words.slice(letter === '' ? 1 : 2)) }
  }
  // A street may be called by a day: rua 25 de abril 112.
  const at = words.findIndex((word, i) => i > 0 && NUMBER.test(word) && words[i + 1] !== 'de')
  if (at < 0) return { number: '', ...streetThenPlace(words) }
  const end = MARKS_OF_NUMBER.has(words[at - 1] ?? '') && at > 1 ? at - 1 : at
  return { number: words[at] ?? '', street: streetWords(words.slice(0, end)).join(' ') }
}

/** "delaware avenue southeast washington dc 40040": what follows the kind of street and a direction is the place. */
function streetThenPlace(words: readonly string[]): Pick<AddressParts, 'street'> & Partial<AddressParts> {
  const street = streetWords(words)
  const last = street.findLastIndex((word) => CLOSING.has(word))
  let end = last + 1
  while (end < street.length && DIRECTIONS.has(street[end] ?? '')) end += 1
  // "rue du Bac" begins with its kind, and ends where the line does.
  if (last < 1 || end === street.length || CLOSING.has(street[0] ?? '')) return { street: street.join(' ') }
  return { street: street.slice(0, end).join(' '), ...place(words.slice(end).join(' ')) }
}

function hasType(street: string): boolean {
  return street.split(' ').some((word) => CLOSING.has(word) || word.endsWith('str'))
}

function place(rest: string): Pick<AddressParts, 'postal' | 'city'> {
  const parts = rest.split(',').filter((part) => !FLOOR.test(part))
  const country =
    parts.length > 1 &&
    countryCode(parts.at(-1) ?? '') !== null &&
    !/\d|^\s*\p{L}{2}\s*$/u.test(parts.at(-1) ?? '')
  const text = (country ? parts.slice(0, -1) : parts).join(',').trim()
  const front = POSTAL_THEN_CITY.exec(text)
  if (front !== null) return { postal: front[1] ?? '', city: cityName(front[2] ?? '') }
  const end = POSTAL_END.exec(text)
  const before = end === null ? text : text.slice(0, end.index)
  const town = before.split(',').findLast((part) => part.trim().length > 2) ?? ''
  return { postal: postalCode(end?.[1] ?? ''), city: cityName(town.replace(STATE, '')) }
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
