import type { Money } from '../joins.ts'
import { numberOperand, type Operand } from './operand.ts'
import { type Binder, type State, stands } from './sql.ts'

/** Decimals of money, rounded half away from zero. */
const DECIMALS = 4

/**
 * The amount of an event in the reporting currency: as it is, converted by the rate of its day, or missing because
 * there is no rate. An amount without a currency is one in the reporting currency.
 */
export function amountOperand({ currency, rates }: Money, sql: Binder): Operand {
  const converted = rates === null ? 'null' : `round(e.amount * m.rate, ${DECIMALS})`
  return numberOperand(`(case when ${isForeign(currency, sql)} then ${converted} else e.amount end)`)
}

/** The rate of an event's day; an event in the reporting currency asks for none, not even for its day. */
export function rateClause({ currency }: Money, zone: string, state: State, sql: Binder): string {
  const foreign = isForeign(currency, sql)
  const day = `(e.occurred_at at time zone ${sql.value(zone, 'text')})::date`
  return `left join rate_day m on m.currency = case when ${foreign} then e.currency end
      and m.day = case when ${foreign} then ${day} end and ${stands('m', state, 'from_run')}`
}

const isForeign = (currency: string, sql: Binder): string => `e.currency <> ${sql.value(currency, 'text')}`
