import { editDistance } from '../text/damerau.ts'
import { jaroWinkler } from '../text/jaro-winkler.ts'
import type { Dictionary } from '../types.ts'

/** Measures of likeness between two values of one dictionary, by their codes. */
export interface Likeness {
  /** Jaro-Winkler similarity; 0 where it cannot reach `floor`. */
  readonly jaroWinkler: (a: number, b: number, floor: number) => number
  /** Edit distance, `limit + 1` for all that is more. */
  readonly edits: (a: number, b: number, limit: number) => number
  /** Length in UTF-16 code units. */
  readonly length: (code: number) => number
}

/**
 * Most values have so few letters in common that both measures need not be computed: each kind of letter that the
 * other lacks is a letter without a match. Kinds are code units modulo 32, which can only hide a difference.
 */
export function likenessOf({ text, start, size }: Dictionary): Likeness {
  const kinds = kindsOf(text, start, size)
  const length = (code: number): number => (start[code + 1] as number) - (start[code] as number)
  return {
    length,
    jaroWinkler: (a, b, floor) => {
      const fromA = start[a] as number
      const fromB = start[b] as number
      const toA = start[a + 1] as number
      const toB = start[b + 1] as number
      const lengthA = toA - fromA
      const lengthB = toB - fromB
      const kindsA = kinds[a] as number
      const kindsB = kinds[b] as number
      const common = Math.min(lengthA - bitCount(kindsA & ~kindsB), lengthB - bitCount(kindsB & ~kindsA))
      const jaro = common <= 0 ? 0 : (common / lengthA + common / lengthB + 1) / 3
      const best = text[fromA] === text[fromB] ? jaro + 0.4 * (1 - jaro) : jaro
      // Beyond 64 units the measure looks at less than the bound does.
      if (best < floor && lengthA <= 64 && lengthB <= 64) return 0
      return jaroWinkler(text, fromA, toA, fromB, toB)
    },
    edits: (a, b, limit) => {
      const kindsA = kinds[a] as number
      const kindsB = kinds[b] as number
      if (bitCount(kindsA & ~kindsB) > limit || bitCount(kindsB & ~kindsA) > limit) {
        if (length(a) <= 64 && length(b) <= 64) return limit + 1
      }
      return editDistance(
        text,
        start[a] as number,
        start[a + 1] as number,
        start[b] as number,
        start[b + 1] as number,
        limit,
      )
    },
  }
}

function kindsOf(text: Uint16Array, start: Uint32Array, size: number): Int32Array {
  const kinds = new Int32Array(size)
  for (let code = 1; code < size; code++) {
    let all = 0
    const to = start[code + 1] as number
    for (let i = start[code] as number; i < to; i++) all |= 1 << ((text[i] as number) & 31)
    kinds[code] = all
  }
  return kinds
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
