import { isNobodysBirth, isSuspiciousBirth } from '../normalise/birth.ts'
import type { Comparison, Dictionary, Encoded } from '../types.ts'
import { find } from './fields.ts'

const LEVELS = [
  'missing',
  'same',
  'same, but a date that stands for "unknown"',
  'one digit off',
  'day and month swapped',
  'same day and month',
  'same year and month',
  'one is less exact, and agrees',
  'two digits off',
  'same year',
  'close in years',
  'else',
] as const
const BIRTH = {
  same: 1,
  suspicious: 2,
  oneDigit: 3,
  swapped: 4,
  monthDay: 5,
  yearMonth: 6,
  partial: 7,
  twoDigits: 8,
  year: 9,
  close: 10,
  else: 11,
} as const
/** Two people of one household hardly ever have them in common, and half of one person's records do. */
const OWN = [BIRTH.same, BIRTH.suspicious, BIRTH.oneDigit, BIRTH.swapped]
const CLOSE_YEARS = 2

/** Dates of birth as numbers, by code. */
interface Dates {
  readonly year: Int16Array
  /** 0 = not said. */
  readonly month: Int8Array
  readonly day: Int8Array
  readonly suspicious: Uint8Array
  readonly nobodys: Uint8Array
}

export function birthComparison(encoded: Encoded): Comparison | null {
  const birth = find(encoded, 'birth')
  if (birth === null) return null
  const dates = datesOf(birth.dictionary)
  const { text, start } = birth.dictionary
  const { rows } = encoded
  const { slot } = birth
  return {
    name: 'birth',
    levels: LEVELS,
    person: { own: OWN, mostElse: 0.15 },
    termFrequencies: [BIRTH.same, BIRTH.suspicious].map((level) => ({ level, field: birth.index })),
    cost: 1,
    compare: (a, b) => {
      const x = rows[a + slot] as number
      const y = rows[b + slot] as number
      if (x === 0 || y === 0) return 0
      if (x === y) return dates.suspicious[x] === 1 ? BIRTH.suspicious : BIRTH.same
      // Else the model would learn that one person's births differ, and namesakes would pass for one.
      if (dates.nobodys[x] === 1 || dates.nobodys[y] === 1) return 0
      if (dates.day[x] === 0 || dates.day[y] === 0) return lessExact(dates, x, y)
      const off = digitsOff(text, start[x] as number, start[y] as number)
      return levelOf(dates, x, y, off)
    },
  }
}

function datesOf({ size, text, start }: Dictionary): Dates {
  const dates = {
    year: new Int16Array(size),
    month: new Int8Array(size),
    day: new Int8Array(size),
    suspicious: new Uint8Array(size),
    nobodys: new Uint8Array(size),
  }
  for (let code = 1; code < size; code++) {
    const date = String.fromCharCode(...text.subarray(start[code], start[code + 1]))
    dates.year[code] = Number(date.slice(0, 4))
    dates.month[code] = Number(date.slice(4, 6))
    dates.day[code] = Number(date.slice(6, 8))
    dates.suspicious[code] = isSuspiciousBirth(date) ? 1 : 0
    dates.nobodys[code] = isNobodysBirth(date) ? 1 : 0
  }
  return dates
}

function levelOf({ year, month, day, suspicious }: Dates, x: number, y: number, off: number): number {
  const sameYear = year[x] === year[y]
  const sameMonth = month[x] === month[y]
  const sameDay = day[x] === day[y]
  // Two first of January say as much as their years do.
  if (suspicious[x] === 1 && suspicious[y] === 1) return closeYears(year, x, y)
  if (sameYear && month[x] === day[y] && day[x] === month[y]) return BIRTH.swapped
  if (off === 1) return BIRTH.oneDigit
  if (sameMonth && sameDay) return BIRTH.monthDay
  if (sameYear && sameMonth) return BIRTH.yearMonth
  if (off === 2) return BIRTH.twoDigits
  return sameYear ? BIRTH.year : closeYears(year, x, y)
}

function lessExact({ year, month, day }: Dates, x: number, y: number): number {
  if (year[x] !== year[y]) return closeYears(year, x, y)
  const bothMonths = month[x] !== 0 && month[y] !== 0
  if (bothMonths && month[x] !== month[y]) return BIRTH.year
  return bothMonths && day[x] === day[y] ? BIRTH.same : BIRTH.partial
}

function closeYears(year: Int16Array, x: number, y: number): number {
  return Math.abs((year[x] as number) - (year[y] as number)) <= CLOSE_YEARS ? BIRTH.close : BIRTH.else
}

/** Digits that differ between two dates of eight; two neighbours that changed places are one. At most 3. */
function digitsOff(text: Uint16Array, fromA: number, fromB: number): number {
  let off = 0
  for (let i = 0; i < 8; i++) {
    const a = text[fromA + i]
    const b = text[fromB + i]
    if (a === b) continue
    off += 1
    if (off > 2) return 3
    if (i < 7 && a === text[fromB + i + 1] && b === text[fromA + i + 1]) i += 1
  }
  return off
}
