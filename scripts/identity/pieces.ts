import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { fileFault } from './faults.ts'

/** A file of people: as it was named, and where it lies. */
export interface InputFile {
  readonly name: string
  readonly path: string
}

const PIECE = 1 << 20

/** Refuses what is no file of text, before anything is read. */
export function checkInput({ name, path }: InputFile): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return
  throw fileFault(
    'NO_FILE',
    found === undefined ? `There is no file ${name}.` : `${name} is no file.`,
    'Give a CSV file with a line of headers, and one line a record.',
    name,
  )
}

/** The bytes of a file as UTF-8 or a one-byte encoding, unpacked, without their mark. */
export async function* piecesOf(input: InputFile): AsyncGenerator<Uint8Array, void, void> {
  const raw = unpacked(input)
  const first = await raw.next()
  if (first.done) return
  const start = first.value
  const all = joined(start, raw)
  if (isUtf16(start)) {
    const { transcode } = await import('../../activities/extract/csv/transcode.ts')
    yield* transcode(all, 'utf-16')
    return
  }
  if (start.subarray(0, 4096).includes(0)) throw noText(input)
  const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
  yield* marked ? joined(start.subarray(3), raw) : all
}

async function* joined(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  yield first
  yield* rest
}

async function* unpacked(input: InputFile): AsyncGenerator<Uint8Array, void, void> {
  const file = createReadStream(input.path, { highWaterMark: PIECE })
  // A fault of the file does not go through the pipe by itself.
  const stream = isPacked(input.path) ? file.pipe(createGunzip({ chunkSize: PIECE })) : file
  file.on('error', (fault) => stream.destroy(fault))
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') throw brokenPack(input)
    throw fault
  } finally {
    file.destroy()
    stream.destroy()
  }
}

/** By its first bytes: what is called `.gz` may have been unpacked on its way. */
function isPacked(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const start = new Uint8Array(2)
    return readSync(file, start) === 2 && start[0] === 0x1f && start[1] === 0x8b
  } finally {
    closeSync(file)
  }
}

const isUtf16 = ([a, b]: Uint8Array): boolean => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)

const noText = ({ name }: InputFile): Error =>
  fileFault(
    'NOT_TEXT',
    `${name} is not text: a spreadsheet, an archive or a database, perhaps.`,
    'Export it as CSV, in UTF-8.',
    name,
  )

const brokenPack = ({ name }: InputFile): Error =>
  fileFault(
    'BROKEN_ARCHIVE',
    `${name} cannot be unpacked to its end.`,
    'Copy it again from where it was made; `gzip -t` tells whether it is whole.',
    name,
  )
