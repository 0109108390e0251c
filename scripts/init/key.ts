import { meaningOf } from './header.ts'
import type { ColumnPlan } from './plan.ts'

export interface KeyGuess {
  readonly key: readonly string[] | 'content'
  readonly because: string
}

/** The column that names a row: full in every row, and without a value twice; else the content. */
export function guessKey(plans: readonly ColumnPlan[], rows: number, sampled: boolean): KeyGuess {
  if (rows === 0) return { key: 'content', because: 'there is no row to tell a key by' }
  if (sampled)
    return { key: 'content', because: 'the file is too large to see whether a column has a value twice' }
  const possible = plans.filter(({ column }) => column.unique === true && column.blank === 0)
  const best = possible.toSorted((a, b) => rank(a) - rank(b))[0]
  if (!best || rank(best) > 4)
    return { key: 'content', because: 'no column for numbers or addresses is full and without a value twice' }
  return {
    key: [best.column.header],
    because: `"${best.column.header}" is full in all ${rows} rows, and no value stands twice`,
  }
}

/** A number that is no identifier, because another column numbers people, names a row all the same. */
function rank({ role, column }: ColumnPlan): number {
  const concept = meaningOf(column.header)?.concept
  if (role.kind !== 'identifier') return concept === 'customer_number' || concept === 'id' ? 1 : 9
  const order: Readonly<Record<string, number>> = {
    customer_number: 0,
    loyalty_number: 2,
    email: 3,
    phone: 4,
  }
  return order[role.type] ?? 9
}
