import type { Fields } from '../../convert/input.ts'
import type { Cursor, SourceTable } from './table.ts'

type Params = readonly (string | null)[]
export interface Statement {
  readonly sql: string
  readonly params: Params
}

/** Where reading stands: the last row's time of change and id, as texts of the source. */
export interface Position {
  readonly updated_at: string
  readonly id: string
}

/** A clock that is wrong by less is waited for. */
const MOST_AHEAD = '2 days'

/** The source's clock, as the type that the cursor compares with; never before the night's `as_of`. */
export function upperBound({ updatedAt }: Cursor, asOf: Date, zone: string): Statement {
  const now = 'greatest(now(), $1::timestamptz)'
  const sql =
    updatedAt.type === 'timestamp with time zone'
      ? `select ${now}::text`
      : `select (${now} at time zone $2::text)::${updatedAt.type}::text`
  return { sql, params: sql.includes('$2') ? [asOf.toISOString(), zone] : [asOf.toISOString()] }
}

/** Rows in the order of their change, after a position, up to a time. With an overlap: from so long before it. */
export function changedRows(
  table: SourceTable,
  cursor: Cursor,
  after: Position | null,
  overlapMs: number | null,
  upper: string,
  limit: number,
): Statement {
  const { updatedAt: time, id } = cursor
  const order = `order by ${time.sql}, ${id.sql} limit ${limit}`
  const upTo = `${time.sql} <= $1::text::${time.type}`
  if (after === null) return rowsWhere(table, cursor, upTo, order, [upper])
  if (overlapMs !== null) {
    const from = `${time.sql} >= $2::text::${time.type} - $3::text::interval`
    return rowsWhere(table, cursor, `${upTo} and ${from}`, order, [
      upper,
      after.updated_at,
      `${overlapMs} ms`,
    ])
  }
  const next = `(${time.sql}, ${id.sql}) > ($2::text::${time.type}, $3::text::${id.type})`
  return rowsWhere(table, cursor, `${upTo} and ${next}`, order, [upper, after.updated_at, after.id])
}

/**
 * Rows whose time of change is not known, or is one that no clock shows (9999-12-31, infinity): they are read every
 * night, from the smallest id on.
 */
export function untimedRows(
  table: SourceTable,
  cursor: Cursor,
  upper: string,
  after: string | null,
  limit: number,
): Statement {
  const { updatedAt: time, id } = cursor
  const untimed = `(${time.sql} is null or ${time.sql} > $1::text::${time.type} + interval '${MOST_AHEAD}')`
  const next = after === null ? '' : ` and ${id.sql} > $2::text::${id.type}`
  const order = `order by ${id.sql} limit ${limit}`
  return rowsWhere(table, cursor, untimed + next, order, after === null ? [upper] : [upper, after])
}

export function allRows({ relation, columns }: SourceTable): Statement {
  return { sql: `select ${columns.join(', ')} from ${relation}`, params: [] }
}

/** The keys that exist. */
export function allKeys({ relation, keys }: SourceTable): Statement {
  return { sql: `select ${keys.join(', ')} from ${relation}`, params: [] }
}

/** The rows that have these keys still. */
export function rowsOfKeys({ relation, columns, keys }: SourceTable, wanted: readonly Fields[]): Statement {
  const parts = keys.map((_, i) => `w.key ->> ${i}`)
  const where = `(${keys.join(', ')}) in (select ${parts.join(', ')} from jsonb_array_elements($1::text::jsonb) w (key))`
  return {
    sql: `select ${columns.join(', ')} from ${relation} where ${where}`,
    params: [JSON.stringify(wanted)],
  }
}

/** Behind the columns stand time of change and id, for the position. */
function rowsWhere(
  table: SourceTable,
  cursor: Cursor,
  where: string,
  order: string,
  params: Params,
): Statement {
  const columns = [...table.columns, `${cursor.updatedAt.sql}::text`, `${cursor.id.sql}::text`]
  return { sql: `select ${columns.join(', ')} from ${table.relation} where ${where} ${order}`, params }
}
