import { placesByKey } from '../by-key.ts'
import type { Comparison, Edges, Encoded, Pairs } from '../types.ts'
import { MILLI } from './milli.ts'
import { pairScale } from './scale.ts'
import type { Weights } from './weights.ts'

/** In clusters of more records than this, only the pairs that blocking found are weighed. */
const MOST_MEMBERS = 300

/** All pairs (a < b) inside the clusters of at most 300 records, in shared memory. */
export function pairsInside(first: Int32Array): Pairs {
  // Of the cluster whose first record is c: its members, ascending.
  const { start, places: members } = placesByKey(first, first.length)
  let count = 0
  for (let c = 0; c < first.length; c++) {
    const size = sizeAt(start, c)
    if (size > 1 && size <= MOST_MEMBERS) count += (size * (size - 1)) / 2
  }
  const a = new Int32Array(new SharedArrayBuffer(4 * count))
  const b = new Int32Array(new SharedArrayBuffer(4 * count))
  let at = 0
  for (let c = 0; c < first.length; c++) {
    const size = sizeAt(start, c)
    if (size < 2 || size > MOST_MEMBERS) continue
    const from = start[c] as number
    for (let j = 1; j < size; j++)
      for (let i = 0; i < j; i++) {
        a[at] = members[from + i] as number
        b[at] = members[from + j] as number
        at += 1
      }
  }
  return { a, b }
}

/** How much a pair that disagrees speaks against its cluster at most, in thousandths of a bit. */
const AGAINST = -3 * MILLI
/** The same where the two look like two people of one household. */
const HOUSEHOLD_AGAINST = -4 * MILLI

/**
 * Weighs, in thousandths of a bit, the pairs number `from` to `to`. Those that say little are no more than a doubt, for
 * slips and gaps make many of them; those that look like a household say most.
 */
export function weighInside(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  weights: Weights,
  { a, b }: Pairs,
  [from, to]: readonly [number, number],
): Int32Array {
  const scale = pairScale(encoded, comparisons, weights, Number.NEGATIVE_INFINITY)
  return Int32Array.from({ length: to - from }, (_, i) => {
    const weight = scale.weigh(a[from + i] as number, b[from + i] as number)
    return Math.max(weight, scale.household() > 0 ? HOUSEHOLD_AGAINST : AGAINST)
  })
}

/** Edges between clusters as they were, and inside of them the pairs as they weigh now. */
export function withInside(edges: Edges, first: Int32Array, inside: Pairs, weight: Int32Array): Edges {
  const sizes = new Int32Array(first.length)
  for (const of of first) sizes[of] = (sizes[of] as number) + 1
  const kept: number[] = []
  for (let i = 0; i < edges.count; i++) {
    const of = first[edges.a[i] as number] as number
    if (of !== first[edges.b[i] as number] || (sizes[of] as number) > MOST_MEMBERS) kept.push(i)
  }
  const count = kept.length + weight.length
  const all = { count, a: new Int32Array(count), b: new Int32Array(count), weight: new Int32Array(count) }
  kept.forEach((i, at) => {
    all.a[at] = edges.a[i] as number
    all.b[at] = edges.b[i] as number
    all.weight[at] = edges.weight[i] as number
  })
  all.a.set(inside.a, kept.length)
  all.b.set(inside.b, kept.length)
  all.weight.set(weight, kept.length)
  return all
}

const sizeAt = (start: Int32Array, cluster: number): number =>
  (start[cluster + 1] as number) - (start[cluster] as number)
