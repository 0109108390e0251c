const EMPTY = 0

/** Numbers of 32 bits but 0, which are hashes themselves: up to `most` of them. */
export function hashSet(most: number): {
  readonly add: (hash: number) => void
  readonly has: (hash: number) => boolean
} {
  const table = new Uint32Array(1 << Math.max(10, Math.ceil(Math.log2(most + 1)) + 1))
  const mask = table.length - 1
  const placeOf = (hash: number): number => {
    let at = hash & mask
    while (table[at] !== EMPTY && table[at] !== hash) at = (at + 1) & mask
    return at
  }
  return {
    add: (hash) => {
      table[placeOf(hash)] = hash
    },
    has: (hash) => table[placeOf(hash)] === hash,
  }
}
