import { fileFault } from './faults.ts'
import { type InputFile, piecesOf } from './pieces.ts'
import { newReading, readRecord } from './record.ts'
import { decoderOf } from './text.ts'

/** The first record of a file. */
export interface Header {
  readonly input: InputFile
  /** Trimmed; may be blank or repeated, as long as nobody asks for such a column. */
  readonly names: readonly string[]
  readonly delimiter: number
  /** Bytes and lines of the file (as `piecesOf` gives it) that the header takes. */
  readonly bytes: number
  readonly lines: number
}

const DELIMITERS = [',', ';', '\t', '|'].map((sign) => sign.charCodeAt(0))
const MAX_COLUMNS = 10_000
/** A header of more bytes is none. */
const MAX_HEADER = 1 << 20

/** Reads the header; the delimiter is the one that gives the most of the `wanted` columns, then the most columns. */
export async function readHeader(input: InputFile, wanted: ReadonlySet<string>): Promise<Header> {
  const start = await beginning(input)
  const readings = DELIMITERS.map((delimiter) => attempt(() => headerBy(input, start, delimiter)))
  const headers = readings.flatMap((one) => (one instanceof Error ? [] : [one]))
  const score = ({ names }: Header): number =>
    names.filter((name) => wanted.has(name)).length * MAX_COLUMNS + names.length
  const best = headers.toSorted((a, b) => score(b) - score(a))[0] ?? readings[0]
  if (best === undefined || best instanceof Error) throw best
  return best
}

/** By a wrong delimiter a quoted name may look as if it went on behind its quote. */
function attempt(read: () => Header): Header | Error {
  try {
    return read()
  } catch (fault) {
    if (fault instanceof Error) return fault
    throw fault
  }
}

/** The first piece, and as many more as the first line takes. */
async function beginning(input: InputFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const piece of piecesOf(input)) {
    parts.push(piece)
    if (/[^\r\n]\r?[\r\n]/.test(Buffer.from(piece).toString('latin1'))) break
    bytes += piece.length
    if (bytes > MAX_HEADER) throw noHeader(input)
  }
  const start = Buffer.concat(parts)
  if (/[^\s]/.test(start.toString('latin1'))) return start
  throw fileFault(
    'EMPTY_FILE',
    `${input.name} is empty: it has not even a line of headers.`,
    'Export it again, with headers.',
    input.name,
  )
}

const noHeader = ({ name }: InputFile): Error =>
  fileFault(
    'CSV_HEADER',
    `${name} has no line of headers: within its first ${MAX_HEADER >> 20} MB no line ends.`,
    'Export it as CSV, with a line of headers.',
    name,
  )

function headerBy(input: InputFile, start: Uint8Array, delimiter: number): Header {
  const names: string[] = []
  const reading = newReading(1)
  const blank = start.findIndex((byte) => byte !== 0x0a && byte !== 0x0d)
  reading.work = new Uint8Array(start.length + 2)
  reading.work.set(start)
  reading.work[start.length] = 0x0a
  reading.end = start.length
  reading.last = true
  const name = (_: number, bytes: Uint8Array, from: number, to: number): void => {
    const field = Buffer.from(bytes.subarray(from, to))
    names.push(decoderOf(field)(field).normalize('NFC').trim())
  }
  const sinks = new Array<typeof name>(MAX_COLUMNS).fill(name)
  const bytes = readRecord(reading, { file: input.name, delimiter, sinks }, blank)
  const lines = start.subarray(0, blank).filter((byte) => byte === 0x0a).length + reading.breaks + 1
  return { input, names, delimiter, bytes: Math.min(bytes, start.length), lines }
}
