import type { DateRules, TimestampRules } from '../../core/mapping.ts'
import type { ColumnStats, DateCount } from './column.ts'
import { formatOf } from './shapes.ts'

export type DateOrder = 'day' | 'month'

export interface OrderGuess {
  readonly order: DateOrder
  readonly because: string
  readonly sure: boolean
  /** There are dates whose order can be in doubt at all. */
  readonly matters: boolean
}

/** Which number comes first in 03/04/2025, by all dates of the file, else by the country. */
export function guessOrder(
  columns: readonly ColumnStats[],
  country: { readonly code: string; readonly dayFirst: boolean },
): OrderGuess {
  const numeric = columns
    .filter(isDateColumn)
    .flatMap(({ header, dates }) =>
      [...dates.values()]
        .filter(({ parts }) => parts.shape.kind === 'numeric')
        .map((count) => ({ header, count })),
    )
  const day = numeric.find(({ count }) => count.maxFirst > 12 && count.maxSecond <= 12)
  const month = numeric.find(({ count }) => count.maxSecond > 12 && count.maxFirst <= 12)
  const matters = numeric.length > 0
  if (day && !month)
    return { order: 'day', because: `in "${day.header}" numbers above 12 stand first`, sure: true, matters }
  if (month && !day)
    return {
      order: 'month',
      because: `in "${month.header}" numbers above 12 stand second`,
      sure: true,
      matters,
    }
  const order = country.dayFirst ? 'day' : 'month'
  return {
    order,
    because: `no date of the file settles it, and this is usual in ${country.code}`,
    sure: false,
    matters,
  }
}

const NEARLY_ALL = 0.99

/** Nearly all values of the column look like dates. */
export function isDateColumn({ dates, filled }: ColumnStats): boolean {
  const counted = [...dates.values()].reduce((sum, { count }) => sum + count, 0)
  return filled > 0 && counted / filled >= NEARLY_ALL
}

/** The field of a date column: a day, or an instant where there is a time. null = its dates cannot be told apart. */
export function dateField(
  column: ColumnStats,
  order: DateOrder,
  year: number,
  isBirth: boolean,
): (DateRules | TimestampRules) | null {
  const counts = [...column.dates.values()].toSorted((a, b) => b.count - a.count).slice(0, 4)
  const orders = counts.map((count) => orderOf(count, order))
  if (orders.includes(null)) return null
  const formats = [
    ...new Set(
      counts.map((count) => formatOf(count.parts.shape, orderOf(count, order) === 'day', count.short)),
    ),
  ]
  const twoDigits = counts.some(({ parts }) => parts.shape.yearDigits === 2)
  const century = twoDigits ? { century_from: isBirth ? year - 99 : year - 79 } : {}
  const isInstant = counts.some(({ parts }) => parts.shape.time !== '')
  const [first = 'iso'] = formats
  return { as: isInstant ? 'timestamp' : 'date', format: formats.length === 1 ? first : formats, ...century }
}

/** Why a column of dates is read as it is, and whether its own dates say so: the order of 03/04/2025 can be open. */
export function dateReason(
  column: ColumnStats,
  order: OrderGuess,
): { readonly because: string; readonly sure: boolean } {
  const numeric = [...column.dates.values()].filter(({ parts }) => parts.shape.kind === 'numeric')
  if (numeric.length === 0) return { because: 'its values are dates', sure: true }
  const orders = new Set(numeric.map((count) => (isOpen(count) ? null : orderOf(count, order.order))))
  const [own] = orders
  if (orders.size === 1 && own !== undefined && own !== null) {
    const place = own === 'day' ? 'first' : 'second'
    return { because: `its values are dates, the ${own} first: numbers above 12 stand ${place}`, sure: true }
  }
  const word = order.sure ? 'taken' : 'assumed'
  return {
    because: `its values are dates, ${word} with the ${order.order} first, because ${order.because}`,
    sure: order.sure,
  }
}

/** Neither number is above 12. */
const isOpen = ({ maxFirst, maxSecond }: DateCount): boolean => maxFirst <= 12 && maxSecond <= 12

/** A column's own numbers win over the file's order; null = neither order fits. */
function orderOf({ parts, maxFirst, maxSecond }: DateCount, fallback: DateOrder): DateOrder | null {
  if (parts.shape.kind !== 'numeric') return fallback
  if (maxFirst > 31 || maxSecond > 31 || (maxFirst > 12 && maxSecond > 12)) return null
  if (maxFirst > 12) return 'day'
  return maxSecond > 12 ? 'month' : fallback
}
