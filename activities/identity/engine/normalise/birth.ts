import { foldWords } from '../text/fold.ts'
import { MONTHS } from './months.ts'

/** Which comes first in dates that begin with day or month: decided once for a column. */
export type DayOrder = 'day' | 'month'

/** How the dates of a column are to be read. */
export interface DateForm {
  readonly order: DayOrder
  /** Two-digit years above it are of the twentieth century, others of the twenty-first. */
  readonly newest: number
}

const YEAR_FIRST = /^(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?:[T ]\d.*)?$/
const YEAR_LAST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ]\d.*)?$/
const EIGHT = /^(\d{4})(\d{2})(\d{2})(?:\.0)?$/
const YEAR = /^(\d{4})(?:\.0)?$/
const MONTH_YEAR = /^(\d{1,2})[-/. ](\d{4})$/
/** Without a year of four digits in the column: 30 to 99 are of the twentieth century. */
const NEWEST_OF_TWO = 29

/**
 * How a column's dates are written, from all of its distinct values: a number over 12 can be no month. Dates that
 * could be either are read day first unless the column shows months first.
 */
export function dateForm(values: readonly string[]): DateForm {
  let dayFirst = 0
  let monthFirst = 0
  let newest = 0
  for (const value of values) {
    const last = YEAR_LAST.exec(value)
    if (last === null) {
      newest = Math.max(newest, yearOf(YEAR_FIRST.exec(value)?.[1]))
      continue
    }
    if (Number(last[1]) > 12) dayFirst += 1
    if (Number(last[2]) > 12) monthFirst += 1
    if (last[3]?.length === 4) newest = Math.max(newest, yearOf(last[3]))
  }
  return {
    order: monthFirst > dayFirst ? 'month' : 'day',
    newest: newest === 0 ? NEWEST_OF_TWO : Math.max(newest - 2000, -1),
  }
}

/** Years that a living person's date can have; a slip must not move the century of all others. */
function yearOf(text: string | undefined): number {
  const year = Number(text ?? 0)
  return year < 2040 ? year : 0
}

/**
 * A birth date as digits: yyyymmdd, yyyymm or yyyy; '' if it is none. A day or month that no calendar has stays, for
 * it is a slip of the pen that can be one edit away from the truth.
 */
export function birthDate(raw: string, form: DateForm): string {
  const first = YEAR_FIRST.exec(raw)
  if (first !== null) return digits(first[1] ?? '', first[2] ?? '', first[3] ?? '')
  const last = YEAR_LAST.exec(raw)
  if (last !== null) return fromYearLast(last[1] ?? '', last[2] ?? '', last[3] ?? '', form)
  const eight = EIGHT.exec(raw)
  if (eight !== null) return fromEight(eight[1] ?? '', eight[2] ?? '', eight[3] ?? '', form)
  const year = YEAR.exec(raw)
  if (year !== null) return year[1] ?? ''
  const month = MONTH_YEAR.exec(raw)
  if (month !== null) return digits(month[2] ?? '', month[1] ?? '', '')
  return inWords(raw, form)
}

/** The same from columns of their own; '' without a year. */
export function birthFromParts(year: string, month: string, day: string, form: DateForm): string {
  const years = year.replace(/\.0$/, '')
  if (!/^\d{2,4}$/.test(years)) return ''
  const months = month.replace(/\.0$/, '')
  return digits(
    fourDigits(years, form),
    /^\d{1,2}$/.test(months) ? months : monthNumber(foldWords(months)),
    day.replace(/\.0$/, ''),
  )
}

function fromYearLast(one: string, two: string, year: string, form: DateForm): string {
  const monthFirst = Number(one) > 12 ? false : Number(two) > 12 ? true : form.order === 'month'
  const years = fourDigits(year, form)
  return monthFirst ? digits(years, one, two) : digits(years, two, one)
}

/** Year first unless that gives no year or no month, and the other order does. */
function fromEight(year: string, month: string, day: string, form: DateForm): string {
  const plausible = Number(year) >= 1000 && Number(year) < 2200 && Number(month) <= 12
  const tail = `${month}${day}`
  if (plausible || Number(tail) < 1000 || Number(tail) >= 2200) return digits(year, month, day)
  return fromYearLast(year.slice(0, 2), year.slice(2), tail, form)
}

function fourDigits(year: string, form: DateForm): string {
  if (year.length !== 2) return year.padStart(4, '0')
  return Number(year) > form.newest ? `19${year}` : `20${year}`
}

/** 1 March 1970, Mar 1 1970, 1er mars 1970, 1. März 70. */
function inWords(raw: string, form: DateForm): string {
  const words = foldWords(raw).split(' ')
  const month = words.map(monthNumber).find((number) => number !== '') ?? ''
  if (month === '') return ''
  const numbers = words
    .map((word) => /^(\d{1,4})(?:st|nd|rd|th|er|e)?$/.exec(word)?.[1] ?? '')
    .filter((n) => n !== '')
  const year =
    numbers.find((number) => number.length === 4) ?? (numbers.length > 1 ? numbers.at(-1) : undefined)
  if (year === undefined) return ''
  const day = numbers.find((number) => number !== year && number.length <= 2) ?? ''
  return digits(fourDigits(year, form), month, day)
}

function monthNumber(word: string): string {
  return MONTHS[word.length > 3 ? word.slice(0, 4) : word] ?? ''
}

/** Nothing for the year 0 and for what stands for "unknown": 9999, or zeros. */
function digits(year: string, month: string, day: string): string {
  if (Number(year) === 0 || year === '9999') return ''
  const months = Number(month)
  if (!(months > 0)) return year
  const days = Number(day)
  return days > 0
    ? `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`
    : `${year}${month.padStart(2, '0')}`
}

/** Where the calendars of programs begin (.NET, SQL Server, spreadsheets, Unix), seen from either side of midnight. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  '00010101',
  '17530101',
  '18991230',
  '18991231',
  '19000101',
  '19000102',
  '19691231',
  '19700101',
])

/** Dates that programs write where nobody said one: not even their year says anything. */
export const isNobodysBirth = (birth: string): boolean => BEGINNINGS.has(birth) || /^(\d)\1{7}$/.test(birth)

/** Dates that people and programs write when they do not know: 1 January, one digit throughout, the epoch's. */
export function isSuspiciousBirth(birth: string): boolean {
  if (birth.length < 8) return false
  return isNobodysBirth(birth) || birth.endsWith('0101') || /^(\d)\1+$/.test(birth.slice(2))
}
