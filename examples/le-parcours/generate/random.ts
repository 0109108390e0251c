/** A stream of numbers that depends on its seed alone. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  int(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** 32 bits that depend on every one of the numbers and on their order (murmur3's mixing). */
export function mix(...numbers: readonly number[]): number {
  let hash = 0x9747b28c
  for (const number of numbers) {
    let k = Math.imul(number | 0, 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    hash ^= Math.imul(k, 0x1b873593)
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * A stream for a subject such as (seed, person, purpose): the same whoever asks, in whatever order (mulberry32).
 * Methods, not arrow functions: tsx names each arrow function when it is made, which was a third of the run.
 */
export function random(...subject: readonly number[]): Random {
  let state = mix(...subject)
  return {
    next() {
      state = (state + 0x6d2b79f5) | 0
      let t = Math.imul(state ^ (state >>> 15), 1 | state)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296
    },
    int(below) {
      return Math.floor(this.next() * below)
    },
    chance(probability) {
      return this.next() < probability
    },
    pick<T>(list: readonly T[]): T {
      return list[this.int(list.length)] as T
    },
  }
}

/** One draw that is spent share by share: of the things that are asked for in turn, at most one happens. */
export function oneOf(random: Random): (share: number) => boolean {
  let left = random.next()
  return (share) => {
    left -= share
    return left < 0
  }
}

/** A permutation of 0 to `size` - 1, for a prime `size`: neighbours end up far from each other, and no two meet. */
export function scattered(index: number, size: number, salt: number): number {
  return ((((index % size) * 4_781_921) % size) + (mix(salt) % size)) % size
}

/** Picks by weight. */
export function weighted<T>(entries: readonly (readonly [T, number])[]): (random: Random) => T {
  const values = entries.map(([value]) => value)
  const sums: number[] = []
  let total = 0
  for (const [, weight] of entries) {
    total += weight
    sums.push(total)
  }
  return (random) => {
    const at = random.next() * total
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return values[low] as T
  }
}
