import { strayQuote, unclosed } from './record-faults.ts'

/** Takes a field of record `row`: the bytes `[from, to)`, without its quotes. May be told the same field twice. */
export type Sink = (row: number, bytes: Uint8Array, from: number, to: number) => void

export interface Form {
  readonly file: string
  /** The byte between fields. */
  readonly delimiter: number
  /** One for each column; null = nobody wants this one. */
  readonly sinks: readonly (Sink | null)[]
}

/** What is read: bytes that begin with a record, a line end behind the last one, and where that stands in the file. */
export interface Reading {
  work: Uint8Array
  /** Bytes of `work`; behind them stands a line end, so that no loop has to look where they end. */
  end: number
  /** No more bytes will come. */
  last: boolean
  row: number
  line: number
  /** Of the record read last: its fields, and the line breaks in quoted ones. */
  columns: number
  breaks: number
}

/** Nothing read yet; `line` is the line of the first record. */
export function newReading(line: number): Reading {
  return { work: new Uint8Array(1 << 21), end: 0, last: false, row: 0, line, columns: 0, breaks: 0 }
}

export const LF = 0x0a
export const CR = 0x0d
export const QUOTE = 0x22

/** Reads the record at `start`; where the next one begins, or -1 when the end of this one is not here yet. */
export function readRecord(reading: Reading, form: Form, start: number): number {
  const { work, end, last, row } = reading
  const { delimiter, sinks } = form
  reading.breaks = 0
  let column = 0
  let field = start
  for (; ; column++) {
    const sink = sinks[column]
    let stop = field
    if (work[field] === QUOTE && field < end) {
      stop = quotedField(reading, form, field, sink)
      if (stop < 0) return -1
    } else {
      for (;;) {
        const byte = work[stop]
        if (byte === delimiter || byte === LF || byte === CR) break
        stop += 1
      }
      if (stop >= end && !last) return -1
      if (sink) sink(row, work, field, stop)
    }
    field = stop + 1
    if (work[stop] === delimiter && stop < end) continue
    if (work[stop] !== CR) break
    if (field >= end && !last) return -1
    if (work[field] === LF && field < end) field += 1
    break
  }
  reading.columns = column + 1
  return field
}

/** Gives the content of the quoted field at `from` to its sink; where it ends, or -1. */
function quotedField(reading: Reading, form: Form, from: number, sink: Sink | null | undefined): number {
  const { work, end, last, row } = reading
  let doubled = false
  let stop = from + 1
  for (; stop < end; stop++) {
    if (work[stop] === LF) reading.breaks += 1
    if (work[stop] !== QUOTE) continue
    if (work[stop + 1] !== QUOTE || stop + 1 >= end) break
    doubled = true
    stop += 1
  }
  if (stop >= end && last) throw unclosed(reading, form.file)
  // The last quote that is here may be half of a doubled one.
  if (stop + 1 >= end && !last) return -1
  const next = work[stop + 1]
  if (next !== form.delimiter && next !== LF && next !== CR) throw strayQuote(reading, form.file)
  if (sink && doubled) {
    const plain = undoubled(work, from + 1, stop)
    sink(row, plain, 0, plain.length)
  } else if (sink) sink(row, work, from + 1, stop)
  return stop + 1
}

function undoubled(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const plain = new Uint8Array(to - from)
  let length = 0
  for (let at = from; at < to; at++) {
    plain[length] = bytes[at] ?? 0
    length += 1
    if (bytes[at] === QUOTE) at += 1
  }
  return plain.subarray(0, length)
}
