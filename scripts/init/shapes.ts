/** The form of a date as far as it can be seen: `1/2/2025 10:30` is `?/?/4 HH:mm`. */
export interface DateShape {
  /** `yearFirst`: 2025-03-04; `numeric`: 03/04/2025, whose order is open; `compact`: 20250304. */
  readonly kind: 'yearFirst' | 'numeric' | 'compact' | 'monthName'
  readonly separator: string
  readonly yearDigits: 2 | 4
  /** Format of the time of day with what stands before it; '' = none. */
  readonly time: string
}

export interface DateParts {
  readonly shape: DateShape
  /** The first and the second number of a `numeric` date. */
  readonly first: number
  readonly second: number
  /** A day or month of one digit. */
  readonly short: boolean
}

const TIME = '(?:([ T])(\\d{1,2}):(\\d{2})(:\\d{2})?( ?[AaPp]\\.?[Mm]\\.?)?)?'
const NUMERIC = new RegExp(`^(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})${TIME}$`)
const YEAR_FIRST = new RegExp(`^(\\d{4})([./-])(\\d{1,2})\\2(\\d{1,2})${TIME}$`)
const ISO_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?$/
const COMPACT = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/
const MONTH_NAME = /^\d{1,2}([ -])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\1\d{4}$/i

/** Reads the form of a date; null when the text has none. */
export function dateParts(text: string): DateParts | null {
  if (text.length < 6 || text.length > 35) return null
  const numeric = NUMERIC.exec(text)
  if (numeric) {
    const [, first = '', separator = '', second = '', year = '', ...time] = numeric
    const shape: DateShape = {
      kind: 'numeric',
      separator,
      yearDigits: year.length === 4 ? 4 : 2,
      time: timeFormat(time),
    }
    return {
      shape,
      first: Number(first),
      second: Number(second),
      short: first.length === 1 || second.length === 1,
    }
  }
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst) {
    const [, , separator = '', second = '', third = '', ...time] = yearFirst
    const shape: DateShape = { kind: 'yearFirst', separator, yearDigits: 4, time: timeFormat(time) }
    return { shape, first: 0, second: 0, short: second.length === 1 || third.length === 1 }
  }
  const shape = wordShape(text)
  return shape === null ? null : { shape, first: 0, second: 0, short: true }
}

function wordShape(text: string): DateShape | null {
  if (ISO_OFFSET.test(text)) return { kind: 'yearFirst', separator: '-', yearDigits: 4, time: 'iso' }
  if (COMPACT.test(text)) return { kind: 'compact', separator: '', yearDigits: 4, time: '' }
  const named = MONTH_NAME.exec(text)
  return named ? { kind: 'monthName', separator: named[1] ?? ' ', yearDigits: 4, time: '' } : null
}

function timeFormat([mark, hour, , seconds, half]: readonly (string | undefined)[]): string {
  if (mark === undefined || hour === undefined) return ''
  const hours = half === undefined ? (hour.length === 1 ? 'H' : 'HH') : 'h'
  const gap = half?.startsWith(' ') ? ' a' : 'a'
  return `${mark}${hours}:mm${seconds === undefined ? '' : ':ss'}${half === undefined ? '' : gap}`
}

/** The format of a shape, in the language of the sources. `short`: days and months of one digit occur. */
export function formatOf(
  { kind, separator, yearDigits, time }: DateShape,
  dayFirst: boolean,
  short: boolean,
): string {
  if (time === 'iso') return 'iso'
  if (kind === 'compact') return 'yyyyMMdd'
  if (kind === 'monthName') return `d${separator}MMM${separator}yyyy`
  const [day, month] = short ? ['d', 'M'] : ['dd', 'MM']
  if (kind === 'yearFirst') {
    const isIso = separator === '-' && !short && !time.includes('a') && !/[ T]H:/.test(time)
    return isIso ? 'iso' : ['yyyy', month, day].join(separator) + time
  }
  const year = yearDigits === 4 ? 'yyyy' : 'yy'
  return [...(dayFirst ? [day, month] : [month, day]), year].join(separator) + time
}
