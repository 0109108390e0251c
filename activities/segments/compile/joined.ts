import { dotted } from '../../../core/brand/reference.ts'
import type { PlannedDataset, PlannedJoin } from '../joins.ts'
import { fieldOperand, type Operand } from './operand.ts'
import { type Binder, binder, type State, type Statement, stands } from './sql.ts'

/**
 * The rows of a dataset that stand, each with the time until which it is valid and with what rules read of it: taken
 * out of the jsonb once a row, not once an event.
 */
export function datasetStatement({ dataset, table, attributes }: PlannedDataset, state: State): Statement {
  const sql = binder()
  const columns = attributes.flatMap((name, i) => {
    const { number, text } = fieldOperand('r.attributes', sql.value(name, 'text'))
    return [`${number} as n${i}`, `${text} as t${i}`]
  })
  const text = `
create temp table ${table} on commit drop as
select r.key, r.valid_from,
  lead(r.valid_from, 1, 'infinity') over (partition by r.key order by r.valid_from) as valid_until${columns.map((column) => `,\n  ${column}`).join('')}
from reference_row r
where r.dataset = ${sql.value(dataset, 'text')} and ${stands('r', state, 'loaded_run')}`
  return { text, params: sql.params }
}

/** The rows that a jsonb object points at; `valid` says which version. A missing part of the key finds none. */
export function joinClause(
  { alias, dataset, join }: PlannedJoin,
  object: string,
  valid: (alias: string) => string,
  sql: Binder,
): string {
  return `left join ${dataset.table} ${alias} on ${alias}.key = ${keyText(object, join.key, sql)} and ${valid(alias)}`
}

/** The version of an event: that of the moment in which it happened. */
export const validAt =
  (at: string) =>
  (alias: string): string =>
    `${at} >= ${alias}.valid_from and ${at} < ${alias}.valid_until`

/** The version of a profile: that of the last moment before as_of. */
export const validBefore =
  (asOf: string) =>
  (alias: string): string =>
    `${alias}.valid_from < ${asOf} and ${alias}.valid_until >= ${asOf}`

/** The key that values of a jsonb object make, written as extract writes keys of several columns. */
export function keyText(object: string, names: readonly string[], sql: Binder): string {
  const parts = names.map((name) => `(${object} ->> ${sql.value(name, 'text')})`)
  if (parts.length === 1) return parts.join()
  return `(${parts.map((part) => `replace(replace(${part}, '\\', '\\\\'), '|', '\\|')`).join(" || '|' || ")})`
}

/** The value of `product.category`; null = the name has no dot. */
export function joinedOperand(joins: readonly PlannedJoin[], name: string): Operand | null {
  const parts = dotted(name)
  const found = joins.find(({ join }) => join.name === parts?.join)
  if (parts === null || found === undefined) return null
  const column = found.dataset.attributes.indexOf(parts.attribute)
  return { number: `${found.alias}.n${column}`, text: `${found.alias}.t${column}` }
}
