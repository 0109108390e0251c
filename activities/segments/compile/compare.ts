import type { Comparison, Scalar } from '../../../core/brand/segment.ts'
import type { Operand } from './operand.ts'
import { anyOf, type Binder } from './sql.ts'

const SIGNS = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
type Sign = (typeof SIGNS)[keyof typeof SIGNS]

/**
 * A comparison as SQL: true, false, or null when the value is missing. What it is compared with decides whether
 * values are numbers or texts; texts are compared by their bytes, which is the order of dates and timestamps.
 */
export function comparison(is: Comparison, operand: Operand, sql: Binder): string {
  switch (is.op) {
    case 'exists':
      return `${operand.text} is ${is.value ? 'not null' : 'null'}`
    case 'in':
      return among(is.values, operand, sql)
    case 'not_in':
      return `not (${among(is.values, operand, sql)})`
    case 'between':
      return `(${ordered(operand, '>=', is.low, sql)} and ${ordered(operand, '<=', is.high, sql)})`
    case 'starts_with':
      return `starts_with(${operand.text}, ${sql.value(is.value, 'text')})`
    case 'contains':
      return `strpos(${operand.text}, ${sql.value(is.value, 'text')}) > 0`
    default:
      return ordered(operand, SIGNS[is.op], is.value, sql)
  }
}

function ordered(operand: Operand, sign: Sign, value: Scalar, sql: Binder): string {
  if (typeof value === 'number') return `${operand.number} ${sign} ${sql.value(String(value), 'numeric')}`
  return `${operand.text} collate "C" ${sign} ${sql.value(String(value), 'text')}`
}

function among(values: readonly Scalar[], operand: Operand, sql: Binder): string {
  const numbers = values.filter((value) => typeof value === 'number').map(String)
  const texts = values.filter((value) => typeof value !== 'number').map(String)
  const tests: string[] = []
  if (numbers.length > 0) tests.push(`${operand.number} = any (${sql.value(numbers, 'numeric[]')})`)
  if (texts.length > 0) tests.push(`${operand.text} = any (${sql.value(texts, 'text[]')})`)
  return `(${anyOf(tests)})`
}
