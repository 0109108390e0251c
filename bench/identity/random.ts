/** Numbers from 0 to 1 that look random, the same for the same seed (mulberry32). */
export type Random = () => number

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A whole number from 0 to `size` - 1. */
export const below = (random: Random, size: number): number => Math.floor(random() * size)

/** One of several. */
export function oneOf<Of>(random: Random, all: readonly Of[]): Of {
  const one = all[below(random, all.length)]
  if (one === undefined) throw new Error('there is nothing to choose from')
  return one
}

/** Does it happen, of a share of 0 to 1? */
export const happens = (random: Random, share: number): boolean => random() < share
