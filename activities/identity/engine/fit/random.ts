import { mixed } from '../block/keys.ts'
import type { Comparison } from '../types.ts'
import { type Histogram, patternCounter } from './histogram.ts'

export interface RandomRange {
  readonly from: number
  readonly to: number
  readonly seed: number
}

/** At most so many pairs are looked at; a list with fewer pairs than this is looked at in full. */
export const RANDOM_PAIRS = 250_000

/**
 * Patterns of the pairs number `from` to `to` of a seeded sequence. Each is drawn from its own number, so that any
 * cut of the range gives the same pairs.
 */
export function randomPatterns(
  comparisons: readonly Comparison[],
  records: number,
  width: number,
  { from, to, seed }: RandomRange,
): Histogram {
  const counter = patternCounter(comparisons)
  const all = (records * (records - 1)) / 2 <= RANDOM_PAIRS
  for (let n = from; n < to; n++) {
    const [a, b] = all ? pairNumber(n) : drawn(n, seed, records)
    if (a !== b) counter.add(a * width, b * width)
  }
  return counter.done()
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
