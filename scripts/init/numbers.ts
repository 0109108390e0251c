import type { ColumnStats } from './column.ts'
import { attributeName } from './header.ts'
import { type ColumnPlan, type FileFacts, plan, type Role } from './plan.ts'
import type { Concept } from './words.ts'

/** A column that says customer number, full and without a value twice if there is one; else one that says id. */
export function customerNumber(
  columns: readonly ColumnStats[],
  concepts: readonly (Concept | null)[],
): ColumnStats | undefined {
  const said = (wanted: Concept) =>
    columns.filter(({ unique }, index) => concepts[index] === wanted && (wanted !== 'id' || unique !== false))
  const [numbers, ids] = [said('customer_number'), said('id')]
  return numbers.find(({ unique, blank }) => unique === true && blank === 0) ?? numbers[0] ?? ids[0]
}

/** A column of numbers of customers or of cards; null = its header says neither. */
export function byNumber(
  column: ColumnStats,
  concept: Concept | null,
  facts: FileFacts,
  number: ColumnStats | undefined,
): ColumnPlan | null {
  const isId = concept === 'id' && (column.unique !== false || facts.rows === 0)
  if (concept !== 'customer_number' && concept !== 'loyalty_number' && !isId) return null
  if (concept !== 'loyalty_number' && column !== number) return byOtherNumber(column, number)
  const type = concept === 'loyalty_number' ? 'loyalty_number' : 'customer_number'
  const isFloat = column.votes.point > 0 && column.votes.point + column.wholeNumbers === column.filled
  const isNumber = isFloat ? { number: true } : {}
  const because = isId ? 'of its header, and no value stands twice' : 'of its header'
  return plan(
    column,
    { kind: 'identifier', type },
    { from: column.header, as: 'identifier', type, ...isNumber, invalid: 'drop' },
    because,
    true,
  )
}

/** As a second customer number its values would join strangers who have them in the first. */
function byOtherNumber(column: ColumnStats, number: ColumnStats | undefined): ColumnPlan {
  const role: Role = { kind: 'sealed', name: attributeName(column.header, column.place, new Set()) }
  const because = `customers are numbered by "${number?.header ?? ''}" already; where this numbers them, too, it wants an identifier type of its own`
  return plan(column, role, { from: column.header, as: 'text' }, because, false)
}
