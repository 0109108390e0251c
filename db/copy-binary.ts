/**
 * One row of `copy ... to stdout (format binary)`: field i is the bytes `from[i]` to `to[i] - 1`; `to[i]` below `from[i]` =
 * null. The same object for each row.
 */
export interface CopiedRow {
  readonly bytes: Buffer
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** A row in the making. */
interface Growing {
  bytes: Buffer
  readonly from: number[]
  readonly to: number[]
}

/** Signature, flags and the length of an extension that no server sends. */
const HEADER = 19
/** Where a row would have its number of fields, the end of all rows has this. */
const TRAILER = 0xffff
const NULL = -1
const MORE = -1

/** Calls `visit` with each row; rows are not kept, and no text is made of them. */
export async function eachCopied(
  chunks: AsyncIterable<Buffer>,
  visit: (row: CopiedRow) => void,
): Promise<void> {
  const row: Growing = { bytes: Buffer.alloc(0), from: [], to: [] }
  let rest: Buffer = row.bytes
  let at = HEADER
  for await (const chunk of chunks) {
    row.bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rowEnd(row, at); end !== MORE; end = rowEnd(row, at)) {
      visit(row)
      at = end
    }
    const read = Math.min(at, row.bytes.length)
    rest = row.bytes.subarray(read)
    at -= read
  }
}

/** Finds the fields of the row that begins at `start`; gives where it ends, or that not all of it is there yet. */
function rowEnd({ bytes, from, to }: Growing, start: number): number {
  if (start + 2 > bytes.length) return MORE
  const fields = ((bytes[start] as number) << 8) | (bytes[start + 1] as number)
  if (fields === TRAILER) return MORE
  let at = start + 2
  for (let i = 0; i < fields; i++) {
    if (at + 4 > bytes.length) return MORE
    const length = int32(bytes, at)
    at += 4
    from[i] = at
    to[i] = at + length
    if (length !== NULL) at += length
  }
  return at > bytes.length ? MORE : at
}

/** A field that is an `int`. */
export const intOf = ({ bytes, from }: CopiedRow, field: number): number =>
  int32(bytes, from[field] as number)

const int32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

const UUID = 16

/** Begins `copy ... from stdin (format binary)`. */
function header(): Buffer {
  const bytes = Buffer.alloc(HEADER)
  bytes.write('PGCOPY\n\xff\r\n\0', 'latin1')
  return bytes
}

const END = Buffer.from([0xff, 0xff])

/**
 * Chunks of `copy ... from stdin (format binary)` for rows of uuids: `ids` holds the columns of each row one after the other,
 * sixteen bytes each.
 */
export function* uuidRows(columns: number, ids: Iterable<Uint8Array>): Generator<Buffer> {
  yield header()
  const field = 4 + UUID
  for (const some of ids) {
    const rows = some.length / (columns * UUID)
    const out = Buffer.alloc(rows * (2 + columns * field))
    for (let row = 0, at = 0, from = 0; row < rows; row++) {
      at = out.writeUInt16BE(columns, at)
      for (let column = 0; column < columns; column++, from += UUID) {
        at = out.writeInt32BE(UUID, at)
        out.set(some.subarray(from, from + UUID), at)
        at += UUID
      }
    }
    yield out
  }
  yield END
}

/** A row of some ints and, last, bytes. */
export interface BytesRow {
  readonly ints: readonly number[]
  readonly bytes: Uint8Array
}

/** So many bytes are sent at a time. */
const CHUNK = 256 * 1024

/** Chunks of `copy ... from stdin (format binary)` for rows of ints and bytes; copies no more than a chunk at a time. */
export function* bytesRows(rows: Iterable<BytesRow>): Generator<Buffer> {
  yield header()
  let out = Buffer.allocUnsafeSlow(CHUNK)
  let at = 0
  for (const { ints, bytes } of rows) {
    const length = 2 + 8 * ints.length + 4 + bytes.length
    if (at + length > out.length) {
      yield out.subarray(0, at)
      out = Buffer.allocUnsafeSlow(Math.max(CHUNK, length))
      at = 0
    }
    at = out.writeUInt16BE(ints.length + 1, at)
    for (const int of ints) at = out.writeInt32BE(int, out.writeInt32BE(4, at))
    at = out.writeInt32BE(bytes.length, at)
    out.set(bytes, at)
    at += bytes.length
  }
  yield out.subarray(0, at)
  yield END
}
