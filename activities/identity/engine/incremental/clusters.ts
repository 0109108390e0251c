import { cluster } from '../cluster/cluster.ts'
import { pairsInside, weighInside, withInside } from '../score/inside.ts'
import type { Constraints, Edges, Pairs } from '../types.ts'
import { constraintsWithin, edgesWithin, type Part } from './part.ts'
import type { Sides } from './sides.ts'
import type { Weighing } from './weighing.ts'

/** Clusters some places, as all of them are clustered; results by the numbers of the part. */
export function clustersOf(
  { encoded }: Sides,
  part: Part,
  edges: readonly Edges[],
  constraints: Constraints,
  { comparisons, weights }: Weighing,
): { readonly first: Int32Array; readonly edges: Edges } {
  const count = part.places.length
  const own = constraintsWithin(part, constraints)
  const found = edgesWithin(part, edges, () => true)
  const sketch = cluster(count, found, own)
  const inside = pairsInside(sketch.first)
  const weight = weighInside(encoded, comparisons, weights, placed(inside, part), [0, inside.a.length])
  const weighed = withInside(found, sketch.first, inside, weight)
  return { first: cluster(count, weighed, own).first, edges: weighed }
}

const placed = ({ a, b }: Pairs, { places }: Part): Pairs => ({
  a: a.map((n) => places[n] as number),
  b: b.map((n) => places[n] as number),
})
