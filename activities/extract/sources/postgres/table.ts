import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { PostgresFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless } from '../../../../core/errors.ts'
import { readColumns } from '../../load/columns.ts'
import type { SourceClient } from './client.ts'

/** What is read, in SQL. */
export interface SourceTable {
  /** `"crm"."person" s`, or a query in parentheses. */
  readonly relation: string
  /** Names of the columns that are read. */
  readonly header: readonly string[]
  /** Each of them as text. */
  readonly columns: readonly string[]
  readonly keys: readonly string[]
  /** null: all rows are read every time. */
  readonly cursor: Cursor | null
}

/** The columns by which changed rows are found. */
export interface Cursor {
  readonly updatedAt: Column
  readonly id: Column
}

/** A column in SQL, and its type for casts. */
export interface Column {
  readonly sql: string
  readonly type: string
}

interface Described extends Column {
  readonly name: string
  readonly text: string
}

const TIMES = ['timestamp with time zone', 'timestamp without time zone', 'date']

/** Asks what columns there are. Those that no field reads are left where they are, unless drift is looked at. */
export async function describeTable(
  spec: SourceSpec,
  from: PostgresFrom,
  client: SourceClient,
): Promise<SourceTable> {
  const relation = relationOf(from)
  const all = await describedColumns(spec, client, relation)
  const column = (name: string): Described => {
    const found = all.find((one) => one.name === name)
    if (found) return found
    throw hopeless(
      'POSTGRES_COLUMN',
      `Source ${spec.name}: there is no column ${name}, which its key or cursor names. There are: ${all.map((one) => one.name).join(', ')}.`,
      { source: spec.name },
    )
  }
  const read = new Set(readColumns(spec))
  const wanted = spec.drift === 'ignore' ? all.filter(({ name }) => read.has(name)) : all
  return {
    relation,
    header: wanted.map(({ name }) => name),
    columns: wanted.map(({ text }) => text),
    keys: spec.key === 'content' ? [] : spec.key.map((name) => column(name).text),
    cursor:
      spec.contents === 'snapshot' || from.cursor === null ? null : cursorOf(spec.name, from.cursor, column),
  }
}

function cursorOf(
  source: string,
  { updatedAt, id }: NonNullable<PostgresFrom['cursor']>,
  column: (name: string) => Described,
): Cursor {
  const time = column(updatedAt)
  refuseNoTime(source, time)
  return { updatedAt: time, id: column(id) }
}

function relationOf({ rows }: PostgresFrom): string {
  if ('table' in rows) return `${rows.table.split('.').map(quoted).join('.')} s`
  return `(${rows.query.trim().replace(/;\s*$/, '')}\n) s`
}

async function describedColumns(
  spec: SourceSpec,
  client: SourceClient,
  relation: string,
): Promise<readonly Described[]> {
  const found = await client.columns(`select * from ${relation}`)
  const twice = found.find(({ name }, index) => found.findIndex((one) => one.name === name) < index)
  if (twice)
    throw hopeless(
      'POSTGRES_COLUMN',
      `Source ${spec.name}: the query has two columns ${twice.name}. Name one of them otherwise with "as".`,
      { source: spec.name },
    )
  const types = await client.query(
    `
    select oid::text, format_type(oid, null), typcategory
    from pg_catalog.pg_type
    where oid = any(string_to_array($1::text, ',')::oid[])`,
    [found.map(({ type }) => type).join(',')],
  )
  const byOid = new Map(types.map(([oid, type, category]) => [oid, { type: type ?? '', category }]))
  return found.map(({ name, type: oid }) => {
    const sql = `s.${quoted(name)}`
    const { type = 'text', category } = byOid.get(String(oid)) ?? {}
    // As in JSON sources: {a,b} would be a third way to write a list.
    return { name, sql, type, text: category === 'A' ? `array_to_json(${sql})::text` : `${sql}::text` }
  })
}

function refuseNoTime(source: string, { name, type }: Described): void {
  if (TIMES.includes(type)) return
  throw hopeless(
    'POSTGRES_CURSOR',
    `Source ${source}: the column ${name} of its cursor is of type ${type}; it must be a date or a timestamp. Name another one, or say contents: snapshot.`,
    { source },
  )
}

/** A name as it is, whatever is in it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
