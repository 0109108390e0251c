/** What the bytes of a file say about its encoding. */
export interface EncodingGuess {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1' | 'windows-1252'
  readonly because: string
}

/** Takes the bytes piece by piece; holds none of them. */
export interface EncodingScan {
  push(bytes: Uint8Array): void
  guess(): EncodingGuess
}

/** Looks at every byte: one é in the last line decides as much as one in the first. */
export function scanEncoding(): EncodingScan {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const seen = { valid: true, high: false, c1: false, total: 0, evenNul: 0, oddNul: 0, start: [] as number[] }
  return {
    push(bytes) {
      if (seen.start.length < 3) seen.start.push(...bytes.subarray(0, 3 - seen.start.length))
      if (seen.valid) seen.valid = isValid(utf8, bytes)
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0
        if (byte === 0) seen[(seen.total + at) % 2 === 0 ? 'evenNul' : 'oddNul'] += 1
        else if (byte >= 0x80) {
          seen.high = true
          if (byte < 0xa0) seen.c1 = true
        }
      }
      seen.total += bytes.length
    },
    guess: () => guessOf({ ...seen, valid: seen.valid && isEnded(utf8) }),
  }
}

type Decoder = InstanceType<typeof TextDecoder>

function isValid(decoder: Decoder, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function isEnded(decoder: Decoder): boolean {
  try {
    decoder.decode()
    return true
  } catch {
    return false
  }
}

interface Seen {
  readonly valid: boolean
  readonly high: boolean
  readonly c1: boolean
  readonly total: number
  readonly evenNul: number
  readonly oddNul: number
  readonly start: readonly number[]
}

function guessOf({ valid, high, c1, total, evenNul, oddNul, start }: Seen): EncodingGuess {
  const [a, b, c] = start
  if (a === 0xff && b === 0xfe)
    return { encoding: 'utf-16le', because: 'its first bytes are the mark of UTF-16' }
  if (a === 0xfe && b === 0xff)
    return { encoding: 'utf-16be', because: 'its first bytes are the mark of UTF-16' }
  if (oddNul > total / 4) return { encoding: 'utf-16le', because: 'every second byte is zero' }
  if (evenNul > total / 4) return { encoding: 'utf-16be', because: 'every second byte is zero' }
  if (valid && a === 0xef && b === 0xbb && c === 0xbf)
    return { encoding: 'utf-8', because: 'its first bytes are the mark of UTF-8' }
  if (valid)
    return {
      encoding: 'utf-8',
      because: high ? 'every byte is valid UTF-8' : 'it is plain ASCII, which is UTF-8 too',
    }
  const marked = a === 0xef && b === 0xbb && c === 0xbf ? ', though it begins with the mark of it' : ''
  return c1
    ? {
        encoding: 'windows-1252',
        because: `it is not valid UTF-8${marked}, and has signs that only Windows-1252 has`,
      }
    : { encoding: 'latin1', because: `it is not valid UTF-8${marked}, and has accented letters of Latin-1` }
}
