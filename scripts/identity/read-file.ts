import { type Arena, arena, larger } from './arena.ts'
import { lineFault } from './faults.ts'
import type { Header } from './header.ts'
import { keyOrder } from './key-order.ts'
import { type InputFile, piecesOf } from './pieces.ts'
import type { Sink } from './record.ts'
import { recordScanner } from './scanner.ts'
import { type Decode, decodingOf } from './text.ts'
import { type ValueTable, valueTable } from './value-table.ts'

/** A column of one file: of each row the number of its text, -1 = nothing there. */
export interface FileColumn {
  readonly codes: Int32Array
  readonly texts: Arena
}

/** Who the records of one file are. */
export interface FileIds {
  readonly input: InputFile
  readonly records: number
  /** null = the number of the row, from 1 on. */
  readonly keys: Arena | null
  /** Rows in the order of their keys; null = they stand in it. */
  readonly order: Uint32Array | null
  readonly decode: Decode
}

/** One file, read. */
export interface FileRecords {
  readonly ids: FileIds
  /** As asked for; null = the file has no such column. */
  readonly columns: readonly (FileColumn | null)[]
}

export interface Wanted {
  /** Places of the columns, -1 = none. */
  readonly places: readonly number[]
  /** Place of the key, -1 = none. */
  readonly key: number
  /** Told now and then how many records were read. */
  readonly onRecords: (records: number) => void
}

/** Reads the wanted columns of a file; what is wrong with it is told with its line. */
export async function readFile(header: Header, { places, key, onRecords }: Wanted): Promise<FileRecords> {
  const { input } = header
  const keys = key < 0 ? null : arena()
  const drafts = places.map((place) => (place < 0 ? null : columnDraft()))
  const sinks: (Sink | null)[] = header.names.map((_, place) => {
    if (place === key && keys !== null) return keySink(keys)
    return drafts[places.indexOf(place)]?.sink ?? null
  })
  let lines = new Int32Array(1 << 10)
  const begins = (row: number, line: number): void => {
    if (row >= lines.length) lines = larger(lines, Int32Array, 0)
    lines[row] = line
  }
  const form = { file: input.name, delimiter: header.delimiter, sinks }
  const scanner = recordScanner(form, header.lines + 1, begins)
  let skip = header.bytes
  for await (const piece of piecesOf(input)) {
    if (skip < piece.length) scanner.push(skip === 0 ? piece : piece.subarray(skip))
    skip = Math.max(0, skip - piece.length)
    onRecords(scanner.rows())
  }
  const records = scanner.finish()
  const columns = drafts.map((draft) => draft && { codes: draft.codes(records), texts: draft.table.texts })
  const decode = decodeOf(input, columns, keys, lines)
  const order = keys === null ? null : keyOrder(keys, input.name, lines.subarray(0, records))
  return { ids: { input, records, keys, order, decode }, columns }
}

interface ColumnDraft {
  readonly sink: Sink
  readonly table: ValueTable
  readonly codes: (records: number) => Int32Array
}

function columnDraft(): ColumnDraft {
  const table = valueTable()
  let codes = new Int32Array(1 << 10)
  return {
    table,
    codes: (records) => codes.subarray(0, records),
    sink(row, bytes, from, to) {
      if (row >= codes.length) codes = larger(codes, Int32Array, 0)
      const [first, end] = [textStart(bytes, from, to), textEnd(bytes, from, to)]
      codes[row] = first < end ? table.add(bytes, first, end) : -1
    },
  }
}

const keySink =
  (keys: Arena): Sink =>
  (row, bytes, from, to) =>
    keys.set(
      row,
      bytes,
      textStart(bytes, from, to),
      Math.max(textStart(bytes, from, to), textEnd(bytes, from, to)),
    )

const SPACE = 0x20

function textStart(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] ?? 0) <= SPACE) at += 1
  return at
}

function textEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && (bytes[end - 1] ?? 0) <= SPACE) end -= 1
  return end
}

function decodeOf(
  { name }: InputFile,
  columns: readonly (FileColumn | null)[],
  keys: Arena | null,
  lines: Int32Array,
): Decode {
  const there = columns.filter((column) => column !== null)
  const decoding = decodingOf([...there.map(({ texts }) => texts), ...(keys === null ? [] : [keys])])
  if ('decode' in decoding) return decoding.decode
  const row = there[decoding.arena]?.codes.indexOf(decoding.index) ?? decoding.index
  throw lineFault(
    'ENCODING',
    'The record that begins here has bytes that are no text in UTF-8, in which the rest of the file is written.',
    'Write the line anew in UTF-8, or export the file again.',
    { file: name, line: lines[row] ?? 0 },
  )
}
