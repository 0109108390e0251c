import { type DateToken, type FormatPart, formatParts } from '../../../core/date-format.ts'
import { hopeless } from '../../../core/errors.ts'
import { type NameTable, nameTable } from './date-names.ts'

/** What a text said. `offset` is in milliseconds, NaN when there was none. */
export interface DateFields {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millis: number
  offset: number
  pm: boolean | null
}

/** Reads a text into fields that are used again by the next call; null when it has another form. */
export type DateReader = (text: string) => Readonly<DateFields> | null

/** Fills one field from `text` at `at`; gives the place behind it, or -1. */
type Step = (text: string, at: number, into: DateFields) => number

/** A reader of one format of the language in `core/date-format.ts`. `century` is the first year `yy` can mean. */
export function formatReader(format: string, century: number | null): DateReader {
  const parts = formatParts(format)
  if (typeof parts === 'string') throw hopeless('BAD_FORMAT', `A date cannot be read: ${parts}.`)
  const steps = parts.map((part) => step(part, century))
  const fields = blank()
  return (text) => {
    reset(fields)
    let at = 0
    for (const take of steps) {
      at = take(text, at, fields)
      if (at < 0) return null
    }
    return at === text.length ? applyHalfDay(fields) : null
  }
}

export function blank(): DateFields {
  return { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, millis: 0, offset: Number.NaN, pm: null }
}

export function reset(fields: DateFields): void {
  fields.hour = 0
  fields.minute = 0
  fields.second = 0
  fields.millis = 0
  fields.offset = Number.NaN
  fields.pm = null
}

function step(part: FormatPart, century: number | null): Step {
  if ('literal' in part) {
    const { literal } = part
    return (text, at) => (text.startsWith(literal, at) ? at + literal.length : -1)
  }
  return tokenStep(part.token, century)
}

function tokenStep(token: DateToken, century: number | null): Step {
  switch (token) {
    case 'yyyy':
      return digits(4, 4, (into, value) => {
        into.year = value
      })
    case 'yy':
      return digits(2, 2, (into, value) => {
        into.year = inCentury(value, century ?? 0)
      })
    case 'MMMM':
    case 'MMM':
      return names('month')
    case 'EEEE':
    case 'EEE':
      return names('weekday')
    case 'a':
      return halfDay
    case 'Z':
      return offsetStep
    case 'S':
      return fraction(1, 9)
    case 'SSS':
    case 'SSSSSS':
      return fraction(token.length, token.length)
    default:
      return digits(token.length, 2, SETTERS[token.charAt(0)] ?? SETTERS.s)
  }
}

type Setter = (into: DateFields, value: number) => void
const SETTERS: Readonly<Record<string, Setter>> & { readonly s: Setter } = {
  M: (into, value) => {
    into.month = value
  },
  d: (into, value) => {
    into.day = value
  },
  H: (into, value) => {
    into.hour = value
  },
  h: (into, value) => {
    // 0 and 13 are no hours of half a day, and 12 is its hour 0.
    into.hour = value >= 1 && value <= 12 ? value % 12 : 99
  },
  m: (into, value) => {
    into.minute = value
  },
  s: (into, value) => {
    into.second = value
  },
}

function digits(least: number, most: number, set: Setter): Step {
  return (text, at, into) => {
    let [value, length] = [0, 0]
    for (; length < most; length += 1) {
      const digit = text.charCodeAt(at + length) - 48
      if (!(digit >= 0 && digit <= 9)) break
      value = value * 10 + digit
    }
    if (length < least) return -1
    set(into, value)
    return at + length
  }
}

/** Digits beyond milliseconds are cut, not rounded: an instant must not move into the next second. */
function fraction(least: number, most: number): Step {
  return (text, at, into) => {
    let [value, length] = [0, 0]
    for (; length < most; length += 1) {
      const digit = text.charCodeAt(at + length) - 48
      if (!(digit >= 0 && digit <= 9)) break
      if (length < 3) value = value * 10 + digit
    }
    if (length < least) return -1
    into.millis = length === 1 ? value * 100 : length === 2 ? value * 10 : value
    return at + length
  }
}

function names(kind: 'month' | 'weekday'): Step {
  let table: NameTable | null = null
  return (text, at, into) => {
    table ??= nameTable(kind)
    const word = /^\p{L}+/u.exec(text.slice(at, at + 20))?.[0] ?? ''
    const number = table.get(word.toLowerCase())
    if (number === undefined) return -1
    if (kind === 'month') into.month = number
    return at + word.length + (text[at + word.length] === '.' ? 1 : 0)
  }
}

const halfDay: Step = (text, at, into) => {
  const found = /^(?:(a)|p)\.?m\.?/i.exec(text.slice(at, at + 4))
  if (!found) return -1
  into.pm = found[1] === undefined
  return at + found[0].length
}

/** `Z`, `+01`, `+0100` or `+01:00`. */
export const offsetStep: Step = (text, at, into) => {
  if (text[at] === 'Z' || text[at] === 'z') {
    into.offset = 0
    return at + 1
  }
  const found = /^([+-])(\d\d)(?::?(\d\d))?/.exec(text.slice(at, at + 6))
  if (!found) return -1
  const [hours, minutes] = [Number(found[2]), Number(found[3] ?? 0)]
  if (hours > 15 || minutes > 59) return -1
  into.offset = (found[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
  return at + found[0].length
}

function inCentury(two: number, first: number): number {
  const year = first - (first % 100) + two
  return year < first ? year + 100 : year
}

function applyHalfDay(fields: DateFields): DateFields {
  if (fields.pm === true) fields.hour += 12
  return fields
}
