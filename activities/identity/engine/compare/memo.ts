/** A pair's code takes 28 bits, its result the other four. */
const CODE_BITS = 28
const CODE_MASK = (1 << CODE_BITS) - 1

/**
 * Remembers what a symmetric function of two codes gave (0 to 15), in a table of 2^bits places; a place keeps its
 * newest pair, so the table never grows.
 */
export function remembered(
  bits: number,
  compute: (a: number, b: number) => number,
): (a: number, b: number) => number {
  const table = new Int32Array(2 << bits)
  const mask = (1 << bits) - 1
  return (a, b) => {
    const low = Math.min(a, b)
    const high = Math.max(a, b)
    let at = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
    at = ((at ^ (at >>> 15)) & mask) << 1
    const known = table[at] as number
    if (table[at + 1] === high && (known & CODE_MASK) === low) return known >>> CODE_BITS
    const result = compute(low, high)
    table[at] = low | (result << CODE_BITS)
    table[at + 1] = high
    return result
  }
}

/** 2^bits is about eight times the number of codes, 2^10 at least and 2^18 at most: what a processor's cache holds. */
export function tableBits(codes: number): number {
  return Math.min(18, Math.max(10, Math.ceil(Math.log2(codes + 1)) + 3))
}
