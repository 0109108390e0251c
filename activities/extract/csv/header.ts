import { hopeless } from '../../../core/errors.ts'

/** The names of the columns, trimmed; blank or repeated ones would make a mapping a guess, and are refused. */
export function parseHeader(fields: readonly string[], maxColumns: number): readonly string[] {
  const names = fields.map((field) => field.normalize('NFC').trim())
  if (names.length > maxColumns) {
    throw headerError(`it has ${names.length} columns, more than ${maxColumns}`, 'raise limits.columns')
  }
  const blank = names.flatMap((name, index) => (name === '' ? [index + 1] : []))
  if (blank.length > 0) {
    throw headerError(`column ${blank.join(', ')} has no name`, 'name every column in the file')
  }
  const repeated = names.flatMap((name, index) => (names.indexOf(name) < index ? [index + 1] : []))
  if (repeated.length > 0) {
    // By place and not by name: of a file without a header line, this is somebody's row.
    throw headerError(
      `the name of column ${repeated.join(', ')} stands before it already`,
      'give every column its own name, or say columns in the source when the file has no header line',
    )
  }
  return names
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
