import { createReadStream, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import iconv from 'iconv-lite'
import { withoutUtf8Mark } from '../../activities/extract/csv/transcode.ts'
import { hopeless } from '../../core/errors.ts'
import { type EncodingGuess, scanEncoding } from './encoding.ts'
import { otherFormat } from './other-format.ts'

/** Files up to here are read whole, several times; of larger ones only the beginning. */
const WHOLE_FILE_BYTES = 200 * 2 ** 20
const SAMPLE_BYTES = 256 * 1024
/** Most bytes looked at in a file that is too large to be read whole. */
const LARGE_SAMPLE_BYTES = 64 * 2 ** 20

/** A file that is looked at before anything is known of it. */
export interface InputFile {
  readonly path: string
  readonly bytes: number
  readonly sampled: boolean
  /** Its bytes from the beginning, unpacked; to the end, or to the limit of a large file. */
  readonly chunks: () => AsyncGenerator<Uint8Array, void, void>
}

/** Opens a CSV file, also a packed one. */
export function openInput(path: string): InputFile {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory())
    throw hopeless(
      'NO_FILE',
      `${path} is a directory. Give one file of it: nocturne init --from ${path}/people.csv`,
    )
  if (!found?.isFile())
    throw hopeless(
      'NO_FILE',
      `There is no file ${path}. Give a CSV file with one line a person: nocturne init --from people.csv`,
    )
  const sampled = found.size > WHOLE_FILE_BYTES
  return {
    path,
    bytes: found.size,
    sampled,
    chunks: () => read(path, sampled ? LARGE_SAMPLE_BYTES : Number.POSITIVE_INFINITY),
  }
}

async function* read(path: string, limit: number): AsyncGenerator<Uint8Array, void, void> {
  const file = createReadStream(path)
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  let taken = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      // A cut in the middle of a record would look like a broken one: the last line of a sample is left out.
      if (taken + chunk.length > limit) {
        const end = chunk.lastIndexOf(10)
        if (end >= 0) yield chunk.subarray(0, end + 1)
        return
      }
      taken += chunk.length
      yield chunk
    }
  } finally {
    file.destroy()
  }
}

/** The encoding, by every byte that is read. */
export async function encodingOf(input: InputFile): Promise<EncodingGuess> {
  const scan = scanEncoding()
  let bytes = 0
  for await (const chunk of input.chunks()) {
    const other = bytes === 0 ? otherFormat(chunk) : null
    if (other !== null) throw hopeless('NO_CSV', `${input.path} is no CSV but ${other}.`)
    bytes += chunk.length
    scan.push(chunk)
  }
  if (bytes === 0)
    throw hopeless(
      'EMPTY_FILE',
      `${input.path} is empty: it has not even a line of headers. Export it again, with headers.`,
    )
  return scan.guess()
}

/** The first lines as text. */
export async function firstLines(input: InputFile, encoding: string): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of input.chunks()) {
    parts.push(chunk)
    length += chunk.length
    if (length >= SAMPLE_BYTES) break
  }
  return iconv
    .decode(withoutUtf8Mark(Buffer.concat(parts).subarray(0, SAMPLE_BYTES)), encoding)
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
}
