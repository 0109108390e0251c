import { CR, type Form, LF, newReading, QUOTE, type Reading, readRecord } from './record.ts'
import { tooLong, unclosed, wrongCount } from './record-faults.ts'

/** Takes a file piece by piece, and holds no more than a record of it. */
export interface Scanner {
  push(piece: Uint8Array): void
  /** The number of records. */
  finish(): number
  rows(): number
}

/** A record of more bytes is a quote that nobody closed, or none of a person. */
const MAX_RECORD = 1 << 20

/**
 * Splits records by RFC 4180, at the level of bytes; blank lines are none, a quote inside of a field is plain text.
 * `begins` is told the line on which each record begins, `line` is that of the first.
 */
export function recordScanner(
  form: Form,
  line: number,
  begins: (row: number, line: number) => void,
): Scanner {
  const reading = newReading(line)
  const columns = form.sinks.length
  const advance = (): void => {
    const { end, work } = reading
    work[end] = LF
    let start = 0
    while (start < end) {
      const blank = blankLine(reading, start)
      const next = blank > 0 ? start + blank : readRecord(reading, form, start)
      if (next < 0) break
      if (blank === 0) {
        if (reading.columns !== columns) throw wrongCount(reading.columns, columns, reading, form.file)
        begins(reading.row, reading.line)
        reading.row += 1
        reading.line += reading.breaks
      }
      reading.line += 1
      start = next
    }
    reading.end = Math.max(0, end - start)
    work.copyWithin(0, start, end)
    if (reading.end > MAX_RECORD)
      throw work.subarray(0, reading.end).includes(QUOTE)
        ? unclosed(reading, form.file)
        : tooLong(reading, form.file)
  }
  return {
    push(piece) {
      put(reading, piece)
      advance()
    },
    finish() {
      reading.last = true
      advance()
      return reading.row
    },
    rows: () => reading.row,
  }
}

function put(reading: Reading, piece: Uint8Array): void {
  const wanted = reading.end + piece.length
  if (wanted + 2 > reading.work.length) {
    const grown = new Uint8Array((wanted + 2) * 2)
    grown.set(reading.work.subarray(0, reading.end))
    reading.work = grown
  }
  reading.work.set(piece, reading.end)
  reading.end = wanted
}

/** The bytes of the line end that stands at `start`; 0 = the line is not blank, or its end is not here yet. */
function blankLine({ work, end, last }: Reading, start: number): number {
  if (work[start] === LF) return 1
  if (work[start] !== CR || (start + 1 >= end && !last)) return 0
  return work[start + 1] === LF && start + 1 < end ? 2 : 1
}
