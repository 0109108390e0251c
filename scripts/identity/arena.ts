/** Texts as bytes, one behind the other, each followed by a zero: for millions of them, where strings take five times the room. */
export interface Arena {
  /** Writes text `index`; what came behind it is forgotten. */
  set(index: number, bytes: Uint8Array, from: number, to: number): void
  equals(index: number, bytes: Uint8Array, from: number, to: number): boolean
  /** The bytes of one text; good until the next `set`. */
  bytes(index: number): Uint8Array
  length(index: number): number
  /** The text as a whole number of at most 15 digits, or null when it is not written as one. */
  integer(index: number): number | null
  /** Below 0 when text `a` comes before text `b`, byte by byte. */
  compare(a: number, b: number): number
  /** The bytes of all texts, zeros between them; good until the next `set`. */
  all(): Uint8Array
  size(): number
}

/** An empty arena. */
export function arena(): Arena {
  let bytes = new Uint8Array(1 << 12)
  let starts = new Uint32Array(1 << 8)
  let size = 0
  const start = (index: number): number => starts[index] ?? 0
  return {
    set(index, from, first, end) {
      const at = start(index)
      const next = at + end - first + 1
      if (next > bytes.length) bytes = larger(bytes, Uint8Array, next)
      if (index + 2 > starts.length) starts = larger(starts, Uint32Array, index + 2)
      for (let to = at, source = first; source < end; source++, to++) bytes[to] = from[source] ?? 0
      bytes[next - 1] = 0
      starts[index + 1] = next
      size = index + 1
    },
    equals(index, other, from, to) {
      const mine = start(index)
      const length = to - from
      if (start(index + 1) - mine - 1 !== length) return false
      for (let at = 0; at < length; at++) if (bytes[mine + at] !== other[from + at]) return false
      return true
    },
    bytes: (index) => bytes.subarray(start(index), start(index + 1) - 1),
    length: (index) => start(index + 1) - start(index) - 1,
    integer: (index) => integerAt(bytes, start(index), start(index + 1) - 1),
    compare(a, b) {
      // The zero behind each text lets a shorter one come first.
      const endA = start(a + 1)
      const endB = start(b + 1)
      for (let at = start(a), other = start(b); at < endA && other < endB; at++, other++) {
        const difference = (bytes[at] ?? 0) - (bytes[other] ?? 0)
        if (difference !== 0) return difference
      }
      // A text may hold a zero, too.
      return endA - start(a) - (endB - start(b))
    },
    all: () => bytes.subarray(0, start(size)),
    size: () => size,
  }
}

const ZERO = 0x30
const MINUS = 0x2d

function integerAt(bytes: Uint8Array, from: number, to: number): number | null {
  const first = bytes[from] === MINUS ? from + 1 : from
  const digits = to - first
  // A leading zero makes it a text: `007` and `7` are two keys.
  if (digits < 1 || digits > 15 || (bytes[first] === ZERO && to - from > 1)) return null
  let number = 0
  for (let at = first; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return null
    number = number * 10 + digit
  }
  return first === from ? number : -number
}

interface Growing extends ArrayLike<number> {
  set(array: ArrayLike<number>): void
}

/** The same numbers in an array of twice the length, or of `atLeast`. */
export function larger<Of extends Growing>(array: Of, make: new (length: number) => Of, atLeast: number): Of {
  const grown = new make(Math.max(array.length * 2, atLeast))
  grown.set(array)
  return grown
}
