import type { Comparison, Scalar } from '../../../../core/brand/segment.ts'
import { compare, type Fraction, numberOf, textOf } from './decimal.ts'

/** true, false, or null: not known. */
export type Truth = boolean | null

/** A value in both forms. */
export interface Value {
  readonly number: Fraction | null
  readonly text: string | null
}

export const MISSING: Value = { number: null, text: null }
export const ofText = (text: string | null): Value =>
  text === null ? MISSING : { number: numberOf(text), text }
export const ofNumber = (number: Fraction | null): Value =>
  number === null ? MISSING : { number, text: textOf(number) }

/** A JSON value as extract writes it. */
export function ofJson(json: unknown): Value {
  if (json === undefined || json === null) return MISSING
  if (typeof json === 'string') return ofText(json)
  if (typeof json === 'object') {
    const { amount } = json as { amount?: unknown }
    return { number: typeof amount === 'string' ? numberOf(amount) : null, text: JSON.stringify(json) }
  }
  return { number: typeof json === 'number' ? numberOf(String(json)) : null, text: String(json) }
}

/** Order of bytes. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** A comparison; null when the value is missing. */
export function holds(is: Comparison, value: Value): Truth {
  switch (is.op) {
    case 'exists':
      return (value.text !== null) === is.value
    case 'in':
      return or(is.values.map((literal) => against(value, literal, (c) => c === 0)))
    case 'not_in':
      return not(or(is.values.map((literal) => against(value, literal, (c) => c === 0))))
    case 'between':
      return and([against(value, is.low, (c) => c >= 0), against(value, is.high, (c) => c <= 0)])
    case 'starts_with':
      return value.text === null ? null : value.text.startsWith(is.value)
    case 'contains':
      return value.text === null ? null : value.text.includes(is.value)
    default:
      return against(value, is.value, TESTS[is.op])
  }
}

const TESTS: Readonly<Record<'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte', (c: number) => boolean>> = {
  eq: (c) => c === 0,
  ne: (c) => c !== 0,
  gt: (c) => c > 0,
  gte: (c) => c >= 0,
  lt: (c) => c < 0,
  lte: (c) => c <= 0,
}

function against(value: Value, literal: Scalar, test: (c: number) => boolean): Truth {
  if (typeof literal === 'number') {
    const wanted = numberOf(String(literal))
    return value.number === null || wanted === null ? null : test(compare(value.number, wanted))
  }
  return value.text === null ? null : test(byBytes(value.text, String(literal)))
}

export const not = (truth: Truth): Truth => (truth === null ? null : !truth)
export const and = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true
export const or = (truths: readonly Truth[]): Truth =>
  truths.includes(true) ? true : truths.includes(null) ? null : false
