import { blank, type DateFields, type DateReader, offsetStep, reset } from './date-reader.ts'

const DIGIT_0 = 48

/** `yyyy-MM-dd`. */
export function isoDateReader(): DateReader {
  const fields = blank()
  return (text) => (text.length === 10 && readDay(text, fields) ? fields : null)
}

/**
 * `yyyy-MM-dd`, or with a time behind `T` or a space: hours and minutes, then seconds, a fraction and an offset if
 * they are there. ` UTC` is an offset too.
 */
export function isoTimestampReader(): DateReader {
  const fields = blank()
  return (text) => {
    reset(fields)
    if (!readDay(text, fields)) return null
    if (text.length === 10) return fields
    const mark = text[10]
    if (mark !== 'T' && mark !== ' ' && mark !== 't') return null
    const end = readTime(text, fields)
    if (end < 0) return null
    if (end === text.length || readOffset(text, end, fields) === text.length) return fields
    return null
  }
}

function readDay(text: string, into: DateFields): boolean {
  if (text[4] !== '-' || text[7] !== '-') return false
  into.year = pair(text, 0) * 100 + pair(text, 2)
  into.month = pair(text, 5)
  into.day = pair(text, 8)
  return into.year + into.month + into.day >= 0
}

function readTime(text: string, into: DateFields): number {
  into.hour = pair(text, 11)
  into.minute = pair(text, 14)
  if (text[13] !== ':' || !(into.hour + into.minute >= 0)) return -1
  if (text[16] !== ':') return 16
  into.second = pair(text, 17)
  if (!(into.second >= 0)) return -1
  return text[19] === '.' || text[19] === ',' ? readFraction(text, 20, into) : 19
}

function readFraction(text: string, from: number, into: DateFields): number {
  const digits = /^\d{1,9}/.exec(text.slice(from, from + 10))?.[0] ?? ''
  into.millis = Number(digits.slice(0, 3).padEnd(3, '0'))
  return digits === '' ? -1 : from + digits.length
}

function readOffset(text: string, at: number, into: DateFields): number {
  if (text.slice(at) === ' UTC') {
    into.offset = 0
    return text.length
  }
  return offsetStep(text, text[at] === ' ' ? at + 1 : at, into)
}

/** The number of two digits; NaN when they are none. */
function pair(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - DIGIT_0, text.charCodeAt(at + 1) - DIGIT_0]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
