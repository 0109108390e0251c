import { readHeader } from '../../scripts/identity/header.ts'
import { piecesOf } from '../../scripts/identity/pieces.ts'
import { recordScanner } from '../../scripts/identity/scanner.ts'

export type Row = Readonly<Record<string, string>>

/** All rows of a small CSV file, as texts by column. */
export async function rowsOf(path: string): Promise<readonly Row[]> {
  const input = { name: path, path }
  const { names, delimiter, bytes } = await readHeader(input, new Set())
  const rows: Record<string, string>[] = []
  const sinks = names.map((name) => (row: number, from: Uint8Array, start: number, end: number) => {
    const record = rows[row] ?? {}
    record[name] = Buffer.from(from.subarray(start, end)).toString()
    rows[row] = record
  })
  const scanner = recordScanner({ file: path, delimiter, sinks }, 2, () => undefined)
  const pieces: Uint8Array[] = []
  for await (const piece of piecesOf(input)) pieces.push(piece)
  scanner.push(Buffer.concat(pieces).subarray(bytes))
  rows.length = scanner.finish()
  return rows
}

/** A CSV text with the columns of the first row. */
export function csvOf(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => names.map((name) => quoted(row[name] ?? '')).join(','))
  return `${[names.join(','), ...lines].join('\n')}\n`
}

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
