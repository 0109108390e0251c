import type { RejectionReason } from '../../../core/mapping.ts'
import type { Fields } from '../convert/input.ts'
import { looksLikeAddress } from '../rows/personal.ts'

/**
 * JSON as it was written: a number that JavaScript would write in other words (`0.10`, 2^53 + 1) is kept as its text,
 * a string of NUL, `#` and the number. A string that begins with NUL itself has NUL and `$` put before it.
 */
export type ExactJson =
  | string
  | number
  | boolean
  | null
  | readonly ExactJson[]
  | { readonly [name: string]: ExactJson }

type ExactObject = { readonly [name: string]: ExactJson }

/** An object of a source as a row, or why it is none. */
export type ObjectRead =
  | { readonly fields: Fields; readonly original: string }
  | { readonly reason: RejectionReason; readonly detail: string }

const NUMBER = '\0#'
const TEXT = '\0$'
/** Numbers that may come back in other words, and the escape of NUL. Where there is none, JSON.parse says it all. */
const INEXACT =
  /[[:,]\s*(?:-?\d+\.\d*0|-0|-?[\d.]{16,}|-?0\.0{5}\d*|-?[\d.]+[eE][-+]?\d+)\s*[,\]}]|\\u0000|^\s*-?\d/
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g

/** Parses JSON without loss; throws a SyntaxError for what is none, whose message is not to be shown: it quotes. */
export function parseExact(text: string): ExactJson {
  const plain = JSON.parse(text) as ExactJson
  if (!INEXACT.test(text)) return plain
  return JSON.parse(text.replaceAll(TOKEN, exactToken)) as ExactJson
}

function exactToken(token: string): string {
  if (token.startsWith('"')) return token.startsWith('"\\u0000') ? `"\\u0000$${token.slice(1)}` : token
  return String(Number(token)) === token ? token : `"\\u0000#${token}"`
}

/** Reads objects: the text of each path (`traits.email`, `products.0.sku`), and the whole with its keys sorted. */
export function objectReader(paths: readonly string[]): {
  /** `original`: the object's text when it is kept as it came; null: written anew. */
  read(value: ExactJson, original: string | null): ObjectRead
  /** Paths found so far, and other names of the objects. */
  seen(): readonly string[]
} {
  const steps = paths.map((path) => path.split('.'))
  const heads = new Set(steps.map(([head]) => head))
  const found = new Set<string>()
  return {
    read: (value, original) => {
      if (!isObject(value)) return { reason: 'bad_json', detail: 'expected one object, in braces' }
      const whole = original ?? sortedJson(value)
      const fault = faultOfObject(value, whole)
      if (fault) return fault
      for (const name of Object.keys(value))
        if (!heads.has(name)) found.add(looksLikeAddress(name) ? ADDRESS : name)
      const fields = steps.map((path, index) => {
        const part = valueAt(value, path)
        if (part !== undefined) found.add(paths[index] ?? '')
        return textOf(part)
      })
      return { fields, original: whole }
    },
    seen: () => [...found],
  }
}

/** Stands for all keys that are somebody's address: what is told of the keys of objects lies outside of the vault. */
const ADDRESS = '(an address)'
/** More levels are nobody's record, and walks over them would end for want of stack, here and in PostgreSQL. */
const MOST_LEVELS = 500
const MOST_DIGITS = 1_000
const MOST_EXPONENT = 10_000

/** What PostgreSQL stores in no JSON: NUL, half of a character that takes two, numbers beyond its own. */
const SUSPECT = /\\u(?:0000|d[89a-f])|[eE][-+]?0*[1-9]\d{3}|[\d.]{1000}/i
const HALF = /\p{Surrogate}/u
const FAULTS = {
  nul: { reason: 'nul_byte', detail: 'a text holds the character NUL' },
  half: { reason: 'encoding', detail: 'a text holds half of a character' },
  deep: {
    reason: 'bad_json',
    detail: `lists and objects within each other: expected at most ${MOST_LEVELS}`,
  },
  number: {
    reason: 'out_of_range',
    detail: `a number: expected at most ${MOST_DIGITS} digits and an exponent below ${MOST_EXPONENT}`,
  },
} as const satisfies Readonly<Record<string, ObjectRead>>

/** Why an object cannot be kept as JSON; `whole` is its text, which tells most of them at a glance. */
function faultOfObject(value: ExactObject, whole: string): ObjectRead | null {
  if (whole.length > 2 * MOST_LEVELS && isDeeper(value, MOST_LEVELS)) return FAULTS.deep
  return SUSPECT.test(whole) ? textFault(value) : null
}

function isDeeper(value: ExactJson, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeper(part as ExactJson, levels - 1))
}

/** The value at a path of names and places; undefined when there is none. */
export function valueAt(value: ExactJson, path: readonly string[]): ExactJson | undefined {
  let at: ExactJson | undefined = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as ExactObject)[step]
  }
  return at
}

/** A value as the text that a mapping reads: '' when there is none, JSON when it is more than one value. */
export function textOf(value: ExactJson | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return plainText(value)
  return typeof value === 'object' ? sortedJson(value) : String(value)
}

/**
 * JSON with the keys of every object sorted, so that equal objects are equal texts; numbers as they were written. What
 * lies too deep, as in no object that is loaded, is left out.
 */
export function sortedJson(value: ExactJson): string {
  return sortedTo(value, MOST_LEVELS + 1)
}

function sortedTo(value: ExactJson, levels: number): string {
  if (typeof value === 'string')
    return value.startsWith(NUMBER) ? value.slice(NUMBER.length) : JSON.stringify(plainText(value))
  if (typeof value !== 'object' || value === null) return String(value)
  if (levels === 0) return 'null'
  if (Array.isArray(value))
    return `[${value.map((part) => sortedTo(part as ExactJson, levels - 1)).join(',')}]`
  const object = value as ExactObject
  const entries = Object.keys(object).toSorted()
  return `{${entries.map((key) => `${JSON.stringify(key)}:${sortedTo(object[key] ?? null, levels - 1)}`).join(',')}}`
}

export function isObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text without the marks of this file. */
function plainText(text: string): string {
  return text.startsWith(NUMBER) || text.startsWith(TEXT) ? text.slice(NUMBER.length) : text
}

/** Names of fields are text too. */
function textFault(value: ExactJson): ObjectRead | null {
  if (typeof value === 'string')
    return value.startsWith(NUMBER) ? numberFault(value.slice(NUMBER.length)) : faultOf(plainText(value))
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const fault = faultOf(name) ?? textFault(part as ExactJson)
    if (fault) return fault
  }
  return null
}

function numberFault(text: string): ObjectRead | null {
  const [digits = '', exponent = '0'] = text.split(/e/i)
  return digits.length > MOST_DIGITS || Math.abs(Number(exponent)) >= MOST_EXPONENT ? FAULTS.number : null
}

function faultOf(text: string): ObjectRead | null {
  if (text.includes('\0')) return FAULTS.nul
  return HALF.test(text) ? FAULTS.half : null
}
