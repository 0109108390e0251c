import type { DecimalRules, IntegerRules, NumberForm } from '../../../core/mapping.ts'
import { BAD_TYPE, type Converted, OUT_OF_RANGE } from '../converted.ts'
import { canonical, round, scaleOf, wholeDigits } from './decimal.ts'

/** numeric(18,4), in which amounts are stored. */
const DECIMAL_DIGITS = 18
const DECIMAL_SCALE = 4

const PLAIN = /^-?\d{1,15}$/
/** Marks of thousands: a space is also the narrow, the thin and the non-breaking one, an apostrophe the curly one. */
const THOUSANDS: Readonly<Record<string, string>> = {
  ',': ',',
  '.': '\\.',
  ' ': '[ \\u00a0\\u2009\\u202f]',
  "'": "['\u2019]",
}
const MINUS = /\u2212/g

/** Reads a number as it is written in a form; gives canonical decimal text, or null when it is none. */
export function numberReader(form: NumberForm): (text: string) => string | null {
  const point = form.decimal === ',' ? ',' : '\\.'
  const mark =
    form.thousands === undefined || form.thousands === form.decimal ? null : THOUSANDS[form.thousands]
  const whole = mark ? `\\d{1,3}(?:${mark}\\d{3})+|\\d*` : '\\d*'
  const pattern = new RegExp(`^([+-]?) ?(${whole})(?:${point}(\\d*))?(-?)$`)
  return (text) => {
    if (PLAIN.test(text)) return canonical(text.startsWith('-'), text.replace('-', ''), '')
    const found = pattern.exec(text.includes('\u2212') ? text.replace(MINUS, '-') : text)
    if (!found) return null
    const [, sign = '', digits = '', fraction = '', trailing = ''] = found
    if ((digits === '' && fraction === '') || (sign !== '' && trailing !== '')) return null
    return canonical(sign === '-' || trailing === '-', digits.replace(/\D/g, ''), fraction)
  }
}

/** Whole numbers that a double holds exactly; `13995.0` is one. */
export function integerConverter(rules: IntegerRules): (text: string) => Converted<number> {
  const read = numberReader(rules)
  const [min, max] = [rules.min ?? Number.MIN_SAFE_INTEGER, rules.max ?? Number.MAX_SAFE_INTEGER]
  return (text) => {
    const decimal = read(text)
    if (decimal === null || scaleOf(decimal) > 0) return BAD_TYPE
    const value = Number(decimal)
    return Number.isSafeInteger(value) && value >= min && value <= max ? value : OUT_OF_RANGE
  }
}

/** Exact decimals that fit the column; further digits after the point are refused, or rounded where that is said. */
export function decimalConverter(rules: Omit<DecimalRules, 'as'>): (text: string) => Converted<string> {
  const read = numberReader(rules)
  const { min, max } = rules
  const scale = rules.scale ?? DECIMAL_SCALE
  return (text) => {
    const decimal = read(text)
    if (decimal === null) return BAD_TYPE
    if (scaleOf(decimal) > scale && rules.round !== true) return OUT_OF_RANGE
    const value = round(decimal, scale)
    if (wholeDigits(value) > DECIMAL_DIGITS - scale) return OUT_OF_RANGE
    return (min !== undefined && Number(value) < min) || (max !== undefined && Number(value) > max)
      ? OUT_OF_RANGE
      : value
  }
}
