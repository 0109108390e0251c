import {
  type ContentCheck,
  contentCheck,
  countFault,
  type Fault,
  longerThan,
  STRAY,
  tooLong,
  UNCLOSED,
} from './faults.ts'
import { afterBreak, type Lines, lineEnd, linesOf } from './lines.ts'
import { locator } from './locate.ts'
import { type Marks, type RecordRead, readRecord } from './record.ts'
import type { CsvLimits, CsvRejection } from './types.ts'

/** What stays the same over a file. */
export interface BlockRules {
  readonly marks: Marks
  readonly limits: CsvLimits
  /** The text was transcoded, so that a replacement character always stands for bytes that were none. */
  readonly transcoded: boolean
}

/** Whole lines of the file, and where they stand in it. `columns` is 0 until the first record is read. */
export interface Block {
  readonly bytes: Buffer
  readonly line: number
  readonly offset: number
  readonly columns: number
  readonly last: boolean
}

/** `taken` bytes are dealt with; the rest begins with a record whose end is not here yet. */
export interface BlockRead {
  readonly rows: readonly (readonly string[])[]
  readonly lines: readonly number[]
  readonly rejections: readonly CsvRejection[]
  readonly taken: number
  readonly takenLines: number
  readonly blankLines: number
  readonly columns: number
}

interface Reading {
  readonly lines: Lines
  readonly rules: BlockRules
  readonly last: boolean
  readonly contentFault: ContentCheck
  readonly quoteBefore: (from: number, to: number) => boolean
}

/** Splits a block into records. A broken record never takes more than its first physical line with it. */
export function splitBlock(block: Block, rules: BlockRules): BlockRead {
  const text = block.bytes.toString('utf8')
  const where = locator(block.bytes)
  const reading: Reading = {
    lines: linesOf(text),
    rules,
    last: block.last,
    contentFault: contentCheck(text, block.bytes, where, rules.transcoded),
    quoteBefore: quoteFinder(text, rules.marks.quote),
  }
  const rows: (readonly string[])[] = []
  const lines: number[] = []
  const rejections: CsvRejection[] = []
  let [at, index, blankLines, columns] = [0, 0, 0, block.columns]
  while (at < text.length) {
    const end = lineEnd(reading.lines, at)
    const read = end === at ? 'blank' : recordAt(reading, at, end, index, columns)
    if (read === 'open') break
    if (read !== 'blank' && 'fields' in read) {
      rows.push(read.fields)
      lines.push(block.line + index)
      columns = read.fields.length
      at = read.next
      index += read.lines
      continue
    }
    if (read === 'blank') blankLines += 1
    else {
      const raw = Buffer.from(where.bytes(index, 1).subarray(0, rules.limits.rawBytes))
      rejections.push({ ...read, line: block.line + index, offset: block.offset + where.start(index), raw })
    }
    at = afterBreak(reading.lines, end)
    index += 1
  }
  const taken = at >= text.length ? block.bytes.length : where.start(index)
  return { rows, lines, rejections, taken, takenLines: index, blankLines, columns }
}

/** The record that starts at `at`, whose first line ends at `end`. */
function recordAt(
  reading: Reading,
  at: number,
  end: number,
  index: number,
  columns: number,
): RecordRead | Fault | 'open' {
  const { lines, rules } = reading
  const { limits, marks } = rules
  if (longerThan(lines.text, at, end, limits.lineBytes)) return tooLong(limits)
  const content = reading.contentFault(at, end, index, 1)
  if (content) return content
  const read = reading.quoteBefore(at, end)
    ? readRecord(lines, at, marks)
    : { fields: lines.text.slice(at, end).split(marks.delimiter), next: afterBreak(lines, end), lines: 1 }
  if (read === 'broken') return STRAY
  if (read === 'open') {
    const mayClose = !reading.last && !longerThan(lines.text, at, lines.text.length, limits.lineBytes)
    return mayClose ? 'open' : UNCLOSED
  }
  const count = columns === 0 ? null : countFault(read.fields.length, columns, read.lines)
  if (count || read.lines === 1) return count ?? read
  if (longerThan(lines.text, at, read.next, limits.lineBytes)) return UNCLOSED
  return reading.contentFault(at, read.next, index, read.lines) ?? read
}

/** Is there a quote in `[from, to)`? Asked in ascending order; the next one is remembered until it is passed. */
function quoteFinder(text: string, quote: string | null): (from: number, to: number) => boolean {
  let next = quote === null ? -1 : text.indexOf(quote)
  return (from, to) => {
    if (next >= 0 && next < from && quote !== null) next = text.indexOf(quote, from)
    return next >= 0 && next < to
  }
}
