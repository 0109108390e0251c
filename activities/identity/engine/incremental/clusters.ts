import { cluster } from '../cluster/cluster.ts'
import { pairsInside, weighInside, withInside } from '../score/inside.ts'
import type { Constraints, Edges, Pairs } from '../types.ts'
import { constraintsWithin, edgesWithin, type Part } from './part.ts'
import type { Sides } from './sides.ts'
import type { Weighing } from './weighing.ts'

/** Places of which the clusters were made anew. */
export interface Renewed {
  readonly part: Part
  /** Of each, the first of its cluster; both by their numbers in the part. */
  readonly first: Int32Array
  /** What the clusters were made of, by numbers of the part. */
  readonly edges: Edges
}

/** Clusters some places, as all of them are clustered. */
export function clustersOf(
  { encoded }: Sides,
  part: Part,
  edges: readonly Edges[],
  constraints: Constraints,
  { comparisons, weights }: Weighing,
): Renewed {
  const count = part.places.length
  const own = constraintsWithin(part, constraints)
  const found = edgesWithin(part.numbers, edges, () => true)
  const sketch = cluster(count, found, own)
  const inside = pairsInside(sketch.first)
  const weight = weighInside(encoded, comparisons, weights, placed(inside, part), [0, inside.a.length])
  const weighed = withInside(found, sketch.first, inside, weight)
  return { part, first: cluster(count, weighed, own).first, edges: weighed }
}

const placed = ({ a, b }: Pairs, { places }: Part): Pairs => ({
  a: a.map((n) => places[n] as number),
  b: b.map((n) => places[n] as number),
})

/** Of a place, the first of its cluster: of a renewed one, or of the one that it was in `before`. */
export const firstNow =
  ({ part, first }: Renewed, before: Int32Array) =>
  (place: number): number => {
    const n = part.numbers[place] as number
    return (n < 0 ? before[place] : part.places[first[n] as number]) as number
  }
