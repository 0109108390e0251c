import type { RejectionReason } from '../../../core/mapping.ts'
import type { Fields } from '../convert/input.ts'

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
      for (const name of Object.keys(value)) if (!heads.has(name)) found.add(name)
      const fields = steps.map((path, index) => {
        const part = valueAt(value, path)
        if (part !== undefined) found.add(paths[index] ?? '')
        return textOf(part)
      })
      const whole = original ?? sortedJson(value)
      const fault = SUSPECT.test(whole) ? textFault(value) : null
      return fault ?? { fields, original: whole }
    },
    seen: () => [...found],
  }
}

/** What PostgreSQL stores in no text: NUL, and half of a character that takes two. */
const SUSPECT = /\\u(?:0000|d[89a-f])/i
const HALF = /\p{Surrogate}/u
const FAULTS = {
  nul: { reason: 'nul_byte', detail: 'a text holds the character NUL' },
  half: { reason: 'encoding', detail: 'a text holds half of a character' },
} as const satisfies Readonly<Record<string, ObjectRead>>

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

/** JSON with the keys of every object sorted, so that equal objects are equal texts; numbers as they were written. */
export function sortedJson(value: ExactJson): string {
  if (typeof value === 'string')
    return value.startsWith(NUMBER) ? value.slice(NUMBER.length) : JSON.stringify(plainText(value))
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  const object = value as ExactObject
  const entries = Object.keys(object).toSorted()
  return `{${entries.map((key) => `${JSON.stringify(key)}:${sortedJson(object[key] ?? null)}`).join(',')}}`
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
  if (typeof value === 'string') return faultOf(plainText(value))
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const fault = faultOf(name) ?? textFault(part as ExactJson)
    if (fault) return fault
  }
  return null
}

function faultOf(text: string): ObjectRead | null {
  if (text.includes('\0')) return FAULTS.nul
  return HALF.test(text) ? FAULTS.half : null
}
