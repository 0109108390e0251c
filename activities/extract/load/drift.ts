import type { SourceSpec } from '../../../core/brand/source.ts'
import { hopeless } from '../../../core/errors.ts'
import { type Drift, schemaDrift } from '../csv/header.ts'
import type { Rows, Unit } from '../sources/kind.ts'
import { readColumns } from './columns.ts'

/** What the load notes of the columns of a unit. */
interface ColumnNotes {
  readonly columns?: readonly string[]
  readonly drift?: Drift
}

/**
 * Compares the columns of a unit with those of the last one. Declared ones are looked at now, before a row is read;
 * the keys of objects when the answer is asked for what to note, after the last row.
 */
export function driftOf(
  spec: SourceSpec,
  unit: Unit,
  { header, seen }: Rows,
  last: readonly string[] | null,
): () => ColumnNotes {
  if (unit.keysOnly) return () => ({})
  const columns = seen() === header ? columnDrift(spec, unit.name, header, last) : null
  return () => columns ?? keyDrift(spec, unit.name, seen(), last)
}

/** Columns that came and went, against those of last time and those that the mapping reads. */
function columnDrift(
  spec: SourceSpec,
  unit: string,
  header: readonly string[],
  last: readonly string[] | null,
): ColumnNotes {
  refuseStranger(spec, unit, header)
  const read = readColumns(spec)
  const drift = schemaDrift(header, last ?? header, [...read, ...(last ?? [])])
  if (spec.drift === 'fail' && drift.added.length + drift.missing.length > 0)
    throw driftError(spec, unit, drift)
  return { columns: header, ...noted(drift) }
}

/** Keys that came. Objects leave out what they do not have, so that a key that is in none of a unit is not gone. */
function keyDrift(
  spec: SourceSpec,
  unit: string,
  seen: readonly string[],
  last: readonly string[] | null,
): ColumnNotes {
  if (seen.length === 0) return {}
  const read = readColumns(spec)
  if (read.length > 0 && !read.some((path) => seen.includes(path) || seen.includes(firstKey(path))))
    throw strangerError(spec, unit, read)
  const drift = { ...schemaDrift(seen, last ?? seen, []), missing: [] }
  if (spec.drift === 'fail' && drift.added.length > 0) throw driftError(spec, unit, drift)
  return { columns: [...new Set([...(last ?? []), ...seen])], ...noted(drift) }
}

/** Columns, or keys of objects, that the mapping does not read. */
export function unreadColumns(spec: SourceSpec, found: readonly string[]): readonly string[] {
  const read = new Set(readColumns(spec).flatMap((path) => [path, firstKey(path)]))
  return found.filter((name) => !read.has(name))
}

/** Columns that the mapping reads and a first line does not have. */
export function absentColumns(spec: SourceSpec, header: readonly string[]): readonly string[] {
  return readColumns(spec).filter((name) => !header.includes(name))
}

function firstKey(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? ''
}

/** Refuses a first line without one column that the source reads; a file without any line has nothing to refuse. */
export function refuseStranger(spec: SourceSpec, unit: string, header: readonly string[]): void {
  const read = readColumns(spec)
  if (read.length > 0 && !read.some((name) => header.includes(name))) throw strangerError(spec, unit, read)
}

function noted(drift: Drift): { readonly drift?: Drift } {
  return drift.added.length + drift.missing.length > 0 ? { drift } : {}
}

/**
 * A first line without one column that the source reads is no header of its own: most likely the file came without
 * one, and the line is somebody's row. Its words are neither told nor kept.
 */
function strangerError(spec: SourceSpec, unit: string, read: readonly string[]): Error {
  return hopeless(
    'CSV_HEADER',
    `Source ${spec.name}, file ${unit}: none of the columns that the source reads (${read.join(', ')}) stands in the ` +
      'first line. Deliver the file with its header line, correct delimiter or mapping, or say columns in the source.',
    { source: spec.name },
  )
}

/** Names of columns come out of a file, where a first line may be anything: told are those that the mapping reads. */
function driftError(spec: SourceSpec, unit: string, { added, missing }: Drift): Error {
  const read = new Set(readColumns(spec))
  const known = missing.filter((name) => read.has(name))
  const mapped = known.length === 0 ? '' : ` (of them the mapping reads: ${known.join(', ')})`
  return hopeless(
    'SCHEMA_DRIFT',
    `Source ${spec.name}, file ${unit}: the columns have changed: ${added.length} new, ${missing.length} gone${mapped}. ` +
      `nocturne source preview ${spec.name} names those that nothing reads. Correct the file or the mapping, or allow it with drift: ignore.`,
    { source: spec.name, added: added.length, missing: missing.length },
  )
}
