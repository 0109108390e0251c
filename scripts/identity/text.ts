import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Arena } from './arena.ts'

export type Decode = (bytes: Uint8Array) => string

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const ascii: Decode = (bytes) => view(bytes).toString('latin1')
const utf8: Decode = (bytes) => view(bytes).toString('utf8')
/** What files call Latin-1 is Windows-1252 in nearly all of them: the euro sign, quotes and dashes tell. */
const windows1252: Decode = (bytes) => iconv.decode(view(bytes), 'windows-1252')

/** How one text becomes a string: ASCII, UTF-8, or else Windows-1252. */
export function decoderOf(bytes: Uint8Array): Decode {
  if (isAscii(bytes)) return ascii
  return isUtf8(bytes) ? utf8 : windows1252
}

/** How the texts of a file become strings, or the text that fits to none of the others. */
export type Decoding = { readonly decode: Decode } | { readonly arena: number; readonly index: number }

/**
 * The encoding of a file by all of its distinct texts. A file of which no more texts with signs beyond ASCII are valid
 * UTF-8 than are not is Windows-1252, in which Latin-1 is contained; else the first invalid one is a fault of its own.
 */
export function decodingOf(arenas: readonly Arena[]): Decoding {
  const all = arenas.map((arena) => arena.all())
  if (all.every((bytes) => isAscii(bytes))) return { decode: ascii }
  if (all.every((bytes) => isUtf8(bytes))) return { decode: utf8 }
  let valid = 0
  let invalid = 0
  let first: { readonly arena: number; readonly index: number } | null = null
  for (const [arena, texts] of arenas.entries()) {
    for (let index = 0; index < texts.size(); index++) {
      const bytes = texts.bytes(index)
      if (isAscii(bytes)) continue
      if (isUtf8(bytes)) valid += 1
      else {
        invalid += 1
        first ??= { arena, index }
      }
    }
  }
  return first === null || invalid >= valid ? { decode: windows1252 } : first
}
