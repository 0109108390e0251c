import { hopeless } from '../../../core/errors.ts'

const NAMED =
  'say columns under format in the source, and header: skip beside it (without it when the file has no header line)'

/** The names of the columns, trimmed; blank or repeated ones would make a mapping a guess, and are refused. */
export function parseHeader(fields: readonly string[], maxColumns: number): readonly string[] {
  const names = fields.map((field) => field.normalize('NFC').trim())
  if (names.length > maxColumns) {
    throw headerError(`it has ${names.length} columns, more than ${maxColumns}`, 'raise limits.columns')
  }
  const blank = names.flatMap((name, index) => (name === '' ? [index + 1] : []))
  if (blank.length > 0) {
    throw headerError(`column ${blank.join(', ')} has no name`, `name every column in the file, or ${NAMED}`)
  }
  const repeated = names.flatMap((name, index) => (names.indexOf(name) < index ? [index + 1] : []))
  if (repeated.length > 0) {
    // By place and not by name: of a file without a header line, this is somebody's row.
    throw headerError(
      `the name of column ${repeated.join(', ')} stands before it already`,
      `give every column its own name, or ${NAMED}`,
    )
  }
  return names
}

/** The columns that the source names, for a header line that is passed over. */
export function standIn(columns: readonly string[], header: readonly string[]): readonly string[] {
  if (columns.length === header.length) return columns
  throw headerError(
    `its first line has ${header.length} columns, and format.columns of the source names ${columns.length}`,
    'name all columns of the file there, in their order',
  )
}

/** How the columns of a file differ from those a mapping reads. */
export interface Drift {
  /** Columns of the file that the source did not know. */
  readonly added: readonly string[]
  /** Columns that are read and are not in the file. */
  readonly missing: readonly string[]
}

/** Compares a header with the columns the source knew last time, or with those its mapping reads. */
export function schemaDrift(
  header: readonly string[],
  known: readonly string[],
  read: readonly string[],
): Drift {
  const here = new Set(header)
  const before = new Set(known)
  return {
    added: header.filter((name) => !before.has(name)),
    missing: [...new Set(read)].filter((name) => !here.has(name)),
  }
}

function headerError(given: string, remedy: string): Error {
  return hopeless('CSV_HEADER', `The header of the file cannot be used: ${given}. To go on, ${remedy}.`)
}
