import { randomInt } from 'node:crypto'

/** Numbers that come again with the same seed. */
export interface Dice {
  readonly seed: number
  /** From 0 on, below 1. */
  readonly share: () => number
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  readonly shuffled: <T>(items: readonly T[]) => readonly T[]
}

const SEED = 'NOCTURNE_CHAOS_SEED'

/** Dice with the seed of the environment, else a new one; the seed is printed, so that a failure can be had again. */
export function newDice(what: string): Dice {
  const named = Number(process.env[SEED])
  const seed = Number.isSafeInteger(named) && named > 0 ? named : randomInt(1, 2 ** 31)
  console.log(`${what}: seed ${seed} (again with ${SEED}=${seed})`)
  return dice(seed)
}

/** mulberry32. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number): number => low + Math.floor(share() * (high - low + 1))
  const shuffled = <T>(items: readonly T[]): readonly T[] =>
    items
      .map((item) => ({ item, at: share() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  return { seed, share, whole, shuffled }
}
