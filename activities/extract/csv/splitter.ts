import { hopeless } from '../../../core/errors.ts'
import { type Block, type BlockRead, type BlockRules, splitBlock } from './block.ts'
import { tooLong } from './faults.ts'
import { secondLine, wholeLines } from './lines.ts'
import type { CsvBatch, CsvCounts, CsvRejection } from './types.ts'

/** Takes a file piece by piece and gives back its records, holding at most a line of it. */
export interface Splitter {
  push(piece: Buffer): CsvBatch
  finish(): CsvBatch
  counts(): CsvCounts
}

interface Place {
  /** What is not dealt with yet: the beginning of a line, or of a record. */
  readonly rest: Buffer
  /** Do not try again before so many bytes are there: a long record is not read anew for every piece. */
  readonly wanted: number
  readonly line: number
  readonly offset: number
  readonly columns: number
  /** The line is refused already; wait for its end. */
  readonly skipping: boolean
}

const EMPTY: CsvBatch = { rows: [], lines: [], rejections: [] }

/** A splitter for one file. `columns` is the count of every record; 0 takes that of the first record. */
export function createSplitter(rules: BlockRules, columns: number): Splitter {
  const counts = { good: 0, rejected: 0, blankLines: 0, bytes: 0 }
  let place: Place = { rest: Buffer.alloc(0), wanted: 3, line: 1, offset: 0, columns, skipping: false }
  const take = (piece: Buffer, last: boolean): CsvBatch => {
    counts.bytes += piece.length
    refuseLongFile(counts.bytes, rules)
    const bytes = place.rest.length === 0 ? piece : Buffer.concat([place.rest, piece])
    if (bytes.length < place.wanted && !last) {
      place = { ...place, rest: bytes }
      return EMPTY
    }
    const step = advance(place, bytes, last, rules)
    place = step.place
    counts.good += step.batch.rows.length
    counts.rejected += step.batch.rejections.length
    counts.blankLines += step.blankLines
    return step.batch
  }
  return {
    push: (piece) => take(piece, false),
    finish: () => take(Buffer.alloc(0), true),
    counts: () => ({ ...counts }),
  }
}

interface Step {
  readonly place: Place
  readonly batch: CsvBatch
  readonly blankLines: number
}

function advance(place: Place, given: Buffer, last: boolean, rules: BlockRules): Step {
  const skipped = place.skipping ? skipLine(place, given, last) : { place, bytes: given }
  if (skipped.place.skipping) return { place: skipped.place, batch: EMPTY, blankLines: 0 }
  const marked = place.offset === 0 ? withoutMark(skipped.place, skipped.bytes) : skipped
  const { bytes } = marked
  const whole = last ? bytes.length : wholeLines(bytes)
  if (whole === 0 && bytes.length > rules.limits.lineBytes) return startSkipping(marked.place, bytes, rules)
  const { line, offset, columns } = marked.place
  const block: Block = { bytes: bytes.subarray(0, whole), line, offset, columns, last }
  const read = splitBlock(block, rules)
  if (columns === 0) refuseBrokenHeader(read)
  const rest = bytes.subarray(read.taken)
  const next: Place = {
    rest,
    wanted: read.taken < whole ? rest.length * 2 : 0,
    line: line + read.takenLines,
    offset: offset + read.taken,
    columns: read.columns,
    skipping: false,
  }
  return { place: next, batch: read, blankLines: read.blankLines }
}

function startSkipping(place: Place, bytes: Buffer, rules: BlockRules): Step {
  const raw = Buffer.from(bytes.subarray(0, rules.limits.rawBytes))
  const rejection: CsvRejection = {
    ...tooLong(rules.limits),
    line: place.line,
    offset: place.offset,
    raw,
  }
  if (place.columns === 0) throw headerError(rejection)
  const { place: next } = skipLine({ ...place, skipping: true }, bytes, false)
  return { place: next, batch: { ...EMPTY, rejections: [rejection] }, blankLines: 0 }
}

/** Lets go of the rest of a refused line; a CR in the last place may be half of its end. */
function skipLine(place: Place, bytes: Buffer, last: boolean): { place: Place; bytes: Buffer } {
  const next = secondLine(bytes)
  if (next < 0) {
    const kept = !last && bytes[bytes.length - 1] === 0x0d ? 1 : 0
    const dropped = bytes.length - kept
    return {
      place: { ...afterBytes(place, bytes, dropped), skipping: !last, wanted: kept + 1 },
      bytes: bytes.subarray(dropped),
    }
  }
  const ended = { ...afterBytes(place, bytes, next), line: place.line + 1, skipping: false }
  return { place: ended, bytes: bytes.subarray(next) }
}

function afterBytes(place: Place, bytes: Buffer, count: number): Place {
  return { ...place, rest: bytes.subarray(count), offset: place.offset + count, wanted: 0 }
}

function withoutMark(place: Place, bytes: Buffer): { place: Place; bytes: Buffer } {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw hopeless(
      'CSV_ENCODING',
      'The file begins with the mark of UTF-16; the source says utf-8. Say encoding: utf-16 in the source.',
    )
  }
  if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) return { place, bytes }
  return { place: afterBytes(place, bytes, 3), bytes: bytes.subarray(3) }
}

function refuseLongFile(bytes: number, { limits }: BlockRules): void {
  if (bytes <= limits.fileBytes) return
  throw hopeless(
    'CSV_FILE_TOO_LONG',
    `The file has more than ${limits.fileBytes} bytes, the limit of this source. ` +
      'Raise limits.file_bytes of the source if the file is right.',
    { limit: limits.fileBytes },
  )
}

function refuseBrokenHeader(read: BlockRead): void {
  const refused = read.rejections[0]
  if (refused && refused.line < (read.lines[0] ?? Number.POSITIVE_INFINITY)) throw headerError(refused)
}

function headerError({ reason, detail, line }: CsvRejection): Error {
  return hopeless(
    'CSV_HEADER',
    `The header of the file cannot be read: ${detail} (line ${line}). ` +
      'Check delimiter, quote and encoding of the source.',
    { reason, line },
  )
}
