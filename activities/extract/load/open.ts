import type { SourceSpec } from '../../../core/brand/source.ts'
import { hopeless } from '../../../core/errors.ts'
import type { FieldSpec } from '../../../core/mapping.ts'
import { columnsOf } from '../convert/field.ts'
import { type Drift, schemaDrift } from '../csv/header.ts'
import { type CsvFile, openCsv } from '../csv/read.ts'
import { type CsvForm, DEFAULT_LIMITS } from '../csv/types.ts'
import type { SourceFile } from '../files.ts'
import { type OpenFile, openFile } from '../sources/csv.ts'

/** A file of a source, open for reading. */
export interface OpenCsv {
  readonly file: OpenFile
  readonly csv: CsvFile
}

/** Opens a file in the form that its source says. */
export async function openSourceFile(spec: SourceSpec, source: SourceFile): Promise<OpenCsv> {
  const { delimiter, quote, encoding, strayQuotes, columns, skipHeader } = spec.format
  const form: CsvForm = {
    delimiter,
    quote,
    encoding,
    strayQuotes,
    limits: { ...spec.limits, rawBytes: DEFAULT_LIMITS.rawBytes },
  }
  const file = await openFile(source)
  return { file, csv: await openCsv(file.chunks, form, columns, skipHeader) }
}

/** All columns that a source reads. */
export function readColumns(spec: SourceSpec): readonly string[] {
  const key = spec.key === 'content' ? [] : spec.key
  return [...new Set([...key, ...fieldsOf(spec).flatMap(columnsOf)])]
}

function fieldsOf({ rows }: SourceSpec): readonly FieldSpec[] {
  const present = (...fields: readonly (FieldSpec | null)[]): FieldSpec[] =>
    fields.filter((field) => field !== null)
  switch (rows.are) {
    case 'people':
      return [
        ...rows.identifiers.flatMap(({ field, verified }) => present(field, verified)),
        ...Object.values(rows.attributes),
        ...Object.values(rows.sealed),
        ...present(rows.updatedAt),
      ]
    case 'events':
      return [
        rows.event,
        rows.occurredAt,
        ...rows.actor.flatMap(({ field, verified }) => present(field, verified)),
        ...Object.values(rows.properties),
        ...present(rows.amount, rows.currency),
      ]
    case 'consents':
      return present(
        rows.identifier.field,
        rows.identifier.verified,
        rows.channel,
        rows.purpose,
        rows.action,
        rows.occurredAt,
        rows.method,
        rows.proof,
      )
    case 'reference':
      return [...Object.values(rows.attributes), ...present(rows.validFrom)]
  }
}

/**
 * What came and what went, against the columns the source had last time and those its mapping reads. The policy
 * `fail` refuses both, before a row is read.
 */
export function checkDrift(
  spec: SourceSpec,
  file: string,
  header: readonly string[],
  last: readonly string[] | null,
): Drift {
  const read = readColumns(spec)
  refuseStranger(spec, file, header, read)
  const drift = schemaDrift(header, last ?? header, [...read, ...(last ?? [])])
  const absent = spec.drift === 'fail' ? drift.missing : drift.missing.filter((name) => read.includes(name))
  if (spec.drift === 'fail' && drift.added.length + absent.length > 0)
    throw driftError(spec.name, file, drift)
  return { added: drift.added, missing: drift.missing }
}

/**
 * A first line without one column that the source reads is no header of its own: most likely the file came without
 * one, and the line is somebody's row. Its words are neither told nor kept.
 */
function refuseStranger(
  spec: SourceSpec,
  file: string,
  header: readonly string[],
  read: readonly string[],
): void {
  if (read.length === 0 || read.some((name) => header.includes(name))) return
  throw hopeless(
    'CSV_HEADER',
    `Source ${spec.name}, file ${file}: none of the columns that the source reads (${read.join(', ')}) stands in the ` +
      'first line. Deliver the file with its header line, correct delimiter or mapping, or say columns in the source.',
    { source: spec.name },
  )
}

function driftError(source: string, file: string, { added, missing }: Drift): Error {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '))
  return hopeless(
    'SCHEMA_DRIFT',
    `Source ${source}, file ${file}: the columns have changed. New: ${list(added)}; gone: ${list(missing)}. ` +
      'Correct the file or the mapping, or allow it with drift: ignore.',
    { source, added: added.length, missing: missing.length },
  )
}
