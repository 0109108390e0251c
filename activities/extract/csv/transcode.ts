import iconv from 'iconv-lite'
import { hopeless } from '../../../core/errors.ts'

/** What files call Latin-1 is Windows-1252 in nearly all of them: the euro sign, quotes and dashes tell. */
const ALIASES: Readonly<Record<string, string>> = {
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
}

/** Is the encoding read as it stands, without a transcoding stage? */
export function isPlainUtf8(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding)
}

/** Can a source name this encoding? */
export function isKnownEncoding(encoding: string): boolean {
  return isPlainUtf8(encoding) || iconv.encodingExists(ALIASES[encoding.toLowerCase()] ?? encoding)
}

/** The same text in UTF-8; bytes that are no text become U+FFFD. */
export async function* transcode(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Buffer, void, void> {
  if (!isKnownEncoding(encoding)) {
    throw hopeless(
      'CSV_ENCODING',
      `The encoding '${encoding}' is not known. Use utf-8, windows-1252, utf-16 or another name of iconv-lite.`,
      { encoding },
    )
  }
  const decoder = iconv.getDecoder(ALIASES[encoding.toLowerCase()] ?? encoding)
  let held = ''
  let isFirst = true
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const text = held + decoder.write(isFirst ? withoutUtf8Mark(bytes) : bytes)
    isFirst = false
    held = endsInHalfACharacter(text) ? text.slice(-1) : ''
    yield Buffer.from(held === '' ? text : text.slice(0, -1), 'utf8')
  }
  const rest = held + (decoder.end() ?? '')
  if (rest !== '') yield Buffer.from(rest, 'utf8')
}

/** Some programs put the mark of UTF-8 before what is none: as text it would be part of the first column's name. */
export function withoutUtf8Mark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

function endsInHalfACharacter(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}
