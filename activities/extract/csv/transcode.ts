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
  for await (const chunk of chunks) {
    const text = held + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    held = endsInHalfACharacter(text) ? text.slice(-1) : ''
    yield Buffer.from(held === '' ? text : text.slice(0, -1), 'utf8')
  }
  const rest = held + (decoder.end() ?? '')
  if (rest !== '') yield Buffer.from(rest, 'utf8')
}

function endsInHalfACharacter(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}
