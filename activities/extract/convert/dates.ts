import { formatProblem } from '../../../core/date-format.ts'
import { hopeless } from '../../../core/errors.ts'
import type { DateRules, TimestampRules, Twice } from '../../../core/mapping.ts'
import { BAD_DATE, type Converted, OUT_OF_RANGE } from '../converted.ts'
import { dateText, daysFromCivil, isDay, localMillis } from './calendar.ts'
import { type DateFields, type DateReader, formatReader } from './date-reader.ts'
import { isoDateReader, isoTimestampReader } from './iso.ts'
import { type ToUtc, zoneClock } from './zone.ts'

/** 0001-01-01 and the last millisecond of 9999, in UTC. */
const FIRST = -62_135_596_800_000
const LAST = 253_402_300_799_999

/** Is it an instant that PostgreSQL reads as JavaScript writes it? */
export const isKept = (millis: number): boolean => millis >= FIRST && millis <= LAST

/** A converter of dates to `yyyy-MM-dd`. */
export function dateConverter(rules: DateRules): (text: string) => Converted<string> {
  const read = firstOf(formatsOf(rules), (format) =>
    format === 'iso' ? isoDateReader() : formatReader(format, rules.century_from ?? null),
  )
  const { min, max } = rules
  return (text) => {
    const fields = read(text)
    if (!fields || !isDay(fields.year, fields.month, fields.day)) return BAD_DATE
    const date = dateText(fields.year, fields.month, fields.day)
    return (min !== undefined && date < min) || (max !== undefined && date > max) ? OUT_OF_RANGE : date
  }
}

/**
 * A converter of instants to `yyyy-MM-ddTHH:mm:ss.SSSZ`. A time without an offset is local time of `zone`; one that
 * exists twice or never there is told to `shifted`; one that exists twice is the earlier, or what `twice` says.
 */
export function timestampConverter(
  rules: TimestampRules & { readonly twice?: Twice },
  zone: string,
  shifted: () => void,
): (text: string) => Converted<string> {
  const toUtc = zoneClock(rules.zone ?? zone, rules.twice ?? 'earlier', shifted)
  const readers = formatsOf(rules).map((format) => instantReader(format, rules.century_from ?? null, toUtc))
  return (text) => {
    for (const read of readers) {
      const millis = read(text)
      if (millis === null) continue
      return isKept(millis) ? new Date(millis).toISOString() : OUT_OF_RANGE
    }
    return BAD_DATE
  }
}

function instantReader(
  format: string,
  century: number | null,
  toUtc: ToUtc,
): (text: string) => number | null {
  if (format === 'epoch_seconds') return (text) => epoch(text, 1_000)
  if (format === 'epoch_millis') return (text) => epoch(text, 1)
  const read = format === 'iso' ? isoTimestampReader() : formatReader(format, century)
  return (text) => {
    const fields = read(text)
    return fields && isInstant(fields) ? instant(fields, toUtc) : null
  }
}

const EPOCH = /^(-?)(\d{1,17})(?:\.(\d{1,9}))?$/

/** Seconds or milliseconds since 1970. What is finer than a millisecond is cut, without a binary fraction between. */
function epoch(text: string, unit: 1 | 1_000): number | null {
  const found = EPOCH.exec(text)
  if (!found) return null
  const [, sign, whole = '', fraction = ''] = found
  const millis = unit === 1 ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'))
  const value = Number(whole) * unit + millis
  return sign === '-' ? -value : value
}

function isInstant({ year, month, day, hour, minute, second }: DateFields): boolean {
  return isDay(year, month, day) && hour <= 23 && minute <= 59 && second <= 59
}

function instant(fields: DateFields, toUtc: ToUtc): number {
  const { hour, minute, second, millis, offset } = fields
  const local = localMillis(
    daysFromCivil(fields.year, fields.month, fields.day),
    hour,
    minute,
    second,
    millis,
  )
  return Number.isNaN(offset) ? toUtc(local) : local - offset
}

function formatsOf(rules: DateRules | TimestampRules): readonly string[] {
  const { format } = rules
  const formats = format === undefined ? ['iso'] : typeof format === 'string' ? [format] : format
  for (const one of formats) {
    const problem = formatProblem(one, rules.as, rules.century_from !== undefined)
    if (problem) throw hopeless('BAD_FORMAT', `A date cannot be read: ${problem}.`)
  }
  return formats
}

function firstOf(formats: readonly string[], reader: (format: string) => DateReader): DateReader {
  const readers = formats.map(reader)
  const only = readers[0]
  if (only && readers.length === 1) return only
  return (text) => {
    for (const read of readers) {
      const fields = read(text)
      if (fields) return fields
    }
    return null
  }
}
