import { mixed } from '../block/keys.ts'
import type { Comparison } from '../types.ts'

/** How often each level was seen between records that were put together at random, by comparison and level. */
export type LevelCounts = readonly Float64Array[]

export interface RandomRange {
  readonly from: number
  readonly to: number
  readonly seed: number
}

/** At most so many pairs are looked at; a list with fewer pairs than this is looked at in full. */
export const RANDOM_PAIRS = 250_000

/**
 * Levels of the pairs number `from` to `to` of a seeded sequence. Each is drawn from its own number, so that any
 * cut of the range gives the same pairs.
 */
export function randomLevels(
  comparisons: readonly Comparison[],
  records: number,
  width: number,
  { from, to, seed }: RandomRange,
): LevelCounts {
  const counts = comparisons.map(() => new Float64Array(16))
  const all = (records * (records - 1)) / 2 <= RANDOM_PAIRS
  for (let n = from; n < to; n++) {
    const [a, b] = all ? pairNumber(n) : drawn(n, seed, records)
    if (a === b) continue
    for (let i = 0; i < comparisons.length; i++) {
      const level = (comparisons[i] as Comparison).compare(a * width, b * width)
      const ofOne = counts[i] as Float64Array
      ofOne[level] = (ofOne[level] as number) + 1
    }
  }
  return counts
}

/** How many numbers there are to draw. */
export const drawsOf = (records: number): number => Math.min(RANDOM_PAIRS, (records * (records - 1)) / 2)

/** Pair n of all pairs: (0,1), (0,2), (1,2), (0,3) ... */
function pairNumber(n: number): [number, number] {
  let b = Math.floor((1 + Math.sqrt(1 + 8 * n)) / 2)
  if ((b * (b - 1)) / 2 > n) b -= 1
  return [n - (b * (b - 1)) / 2, b]
}

function drawn(n: number, seed: number, records: number): [number, number] {
  const a = Math.floor((mixed(mixed(n, seed), 1) / 2 ** 32) * records)
  const b = Math.floor((mixed(mixed(n, seed), 2) / 2 ** 32) * records)
  return [a, b]
}
