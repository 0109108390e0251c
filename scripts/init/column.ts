import { NO_VOTES, type NumberVotes, numberKind } from './number-form.ts'
import { type DateParts, dateParts } from './shapes.ts'

/** What was counted over the values of one column. Holds a bounded number of values, which never leave this process. */
export interface ColumnStats {
  readonly header: string
  readonly place: number
  readonly filled: number
  readonly blank: number
  readonly longest: number
  /** Values with an @ in an address's place. */
  readonly emails: number
  readonly phones: number
  readonly internationalPhones: number
  readonly withLetters: number
  readonly withSpaces: number
  readonly leadingZeros: number
  readonly wholeNumbers: number
  readonly numbers: number
  readonly votes: NumberVotes
  readonly dates: ReadonlyMap<string, DateCount>
  /** No value twice; null = too many to know. */
  readonly unique: boolean | null
  /** Up to 100 different values in lower case; null = more. */
  readonly values: ReadonlySet<string> | null
  /** Some different values, for evidence of the country. */
  readonly some: readonly string[]
}

export interface DateCount {
  readonly parts: DateParts
  count: number
  maxFirst: number
  maxSecond: number
  short: boolean
}

const MOST_VALUES = 100
const MOST_SOME = 500
const MOST_KEYS = 3_000_000
const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/
const PHONE = /^(?:\(?\+|00)?[\d][\d .\-/()]{6,22}$|^\(?\+[\d .\-/()]{7,24}$|^\(0\d*\)[\d .\-/]{5,20}$/

/** Words that mean "no value" in any column. */
const NULL_WORDS: ReadonlySet<string> = new Set([
  'null',
  '\\n',
  'n/a',
  '#n/a',
  'nan',
  '(null)',
  '-',
  '--',
  '0000-00-00',
  '00/00/0000',
  '0000-00-00 00:00:00',
])

type Writable = { -readonly [K in keyof ColumnStats]: ColumnStats[K] }

export interface ColumnScan {
  add(value: string): void
  stats(): ColumnStats
}

/** Counts the values of one column. */
export function scanColumn(header: string, place: number): ColumnScan {
  const values = new Set<string>()
  const some = new Set<string>()
  const keys = new Set<string>()
  const dates = new Map<string, DateCount>()
  const votes: Record<keyof NumberVotes, number> = { ...NO_VOTES }
  const s: Writable = {
    header,
    place,
    filled: 0,
    blank: 0,
    longest: 0,
    emails: 0,
    phones: 0,
    internationalPhones: 0,
    withLetters: 0,
    withSpaces: 0,
    leadingZeros: 0,
    wholeNumbers: 0,
    numbers: 0,
    votes,
    dates,
    unique: true,
    values,
    some: [],
  }
  return {
    add(raw) {
      const value = raw.trim()
      if (value === '' || NULL_WORDS.has(value.toLowerCase())) {
        s.blank += 1
        return
      }
      s.filled += 1
      s.longest = Math.max(s.longest, value.length)
      countForms(value, s)
      countNumber(value, s, votes)
      countDate(value, dates)
      if (values.size <= MOST_VALUES) values.add(value.toLowerCase())
      if (some.size < MOST_SOME) some.add(value)
      countKey(value, keys, s)
    },
    stats: () => ({ ...s, values: values.size > MOST_VALUES ? null : values, some: [...some] }),
  }
}

function countForms(value: string, s: Writable): void {
  if (EMAIL.test(value)) s.emails += 1
  if (PHONE.test(value) && digitsOf(value) >= 7) {
    s.phones += 1
    if (value.startsWith('+') || value.startsWith('(+') || value.startsWith('00')) s.internationalPhones += 1
  }
  if (/\p{L}/u.test(value)) s.withLetters += 1
  if (value.includes(' ')) s.withSpaces += 1
  if (/^0\d/.test(value)) s.leadingZeros += 1
  if (/^[+-]?\d+$/.test(value)) s.wholeNumbers += 1
}

function countNumber(value: string, s: Writable, votes: Record<keyof NumberVotes, number>): void {
  const kind = numberKind(value)
  if (kind === null) return
  s.numbers += 1
  if (kind !== 'plain') votes[kind] += 1
}

function countDate(value: string, dates: Map<string, DateCount>): void {
  const parts = dateParts(value)
  if (parts === null) return
  const { kind, separator, yearDigits, time } = parts.shape
  const key = `${kind} ${separator} ${yearDigits} ${time}`
  const known = dates.get(key)
  if (!known) {
    if (dates.size < 20)
      dates.set(key, { parts, count: 1, maxFirst: parts.first, maxSecond: parts.second, short: parts.short })
    return
  }
  known.count += 1
  known.maxFirst = Math.max(known.maxFirst, parts.first)
  known.maxSecond = Math.max(known.maxSecond, parts.second)
  known.short ||= parts.short
}

function countKey(value: string, keys: Set<string>, s: Writable): void {
  if (s.unique !== true) return
  if (keys.has(value)) s.unique = false
  else if (keys.size >= MOST_KEYS) s.unique = null
  else keys.add(value)
  if (s.unique !== true) keys.clear()
}

function digitsOf(value: string): number {
  return value.replaceAll(/\D/g, '').length
}
