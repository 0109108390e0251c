import type { Calendar } from '../calendar.ts'
import { daysBefore } from '../calendar.ts'
import type { Form } from '../needs.ts'
import type { Measure } from '../plan.ts'
import type { Fields } from './fields.ts'
import { allOf, instant } from './sql.ts'

/** Counts and sums of nothing are 0; of the others, nothing is missing. */
export const isNeverMissing = (measure: Measure): boolean =>
  ['count', 'count_distinct', 'sum'].includes(measure.reducer.of)

/** Decimals that averages and the results of arithmetic are rounded to, half away from zero. */
export const DECIMALS = 6
/** Added to a dividend it makes PostgreSQL divide to at least this many decimals, however large the numbers are. */
export const EXACT = '0.000000000000'

/** One measure over the rows of a person; `filter` is the column that says whether a row passes its filters. */
export function aggregate(
  measure: Measure,
  fields: Fields,
  filter: string | null,
  calendar: Calendar,
): string {
  const rows = [...(filter === null ? [] : [filter]), ...windowTests(measure, calendar)]
  const over = (call: string, more: readonly string[] = []): string => {
    const tests = [...rows, ...more]
    return tests.length === 0 ? call : `${call} filter (where ${allOf(tests)})`
  }
  const { reducer } = measure
  switch (reducer.of) {
    case 'count':
      return over('count(*)')
    case 'count_distinct':
      return over(`count(distinct ${fields.operand(reducer.property).text} collate "C")`)
    case 'sum':
      return over(`sum(${fields.operand(reducer.property).number})`)
    case 'avg': {
      const value = fields.operand(reducer.property).number
      return `round((${over(`sum(${value})`)} + ${EXACT}) / nullif(${over(`count(${value})`)}, 0), ${DECIMALS})`
    }
    case 'min':
    case 'max': {
      return over(`${reducer.of}(${sortable(fields, reducer)})`)
    }
    case 'first':
    case 'last': {
      const value = sortable(fields, reducer)
      return `(${over(inOrder(value, reducer.of === 'last'), [`${value} is not null`])})[1]`
    }
    case 'first_at':
      return over('min(occurred_at)')
    case 'last_at':
      return over('max(occurred_at)')
  }
}

function sortable(
  fields: Fields,
  { property, as }: { readonly property: string; readonly as: Form },
): string {
  const value = fields.operand(property)[as]
  return as === 'text' ? `(${value} collate "C")` : value
}

/** Events of one instant come in the order of their keys, so that the same rows always give the same value. */
function inOrder(value: string, last: boolean): string {
  const direction = last ? ' desc' : ''
  const order = ['occurred_at', 'event_key collate "C"', value].map((column) => `${column}${direction}`)
  return `array_agg(${value} order by ${order.join(', ')})`
}

function windowTests({ selection: { window } }: Measure, calendar: Calendar): readonly string[] {
  if (window === null) return []
  const from = `occurred_at >= ${instant(daysBefore(calendar, window.fromDays))}`
  if (window.untilDays === 0) return [from]
  return [from, `occurred_at < ${instant(daysBefore(calendar, window.untilDays))}`]
}
