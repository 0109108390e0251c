import { flatten, singletons, unite } from '../cluster/forest.ts'
import { COST, supportOf } from '../cluster/gain.ts'
import type { Edges, Pairs } from '../types.ts'
import type { Sides } from './sides.ts'

/**
 * The places as they are now of which the cluster may be another one: those of all connected components, as they were
 * and as they are, that hold a `compared` place (1). In the order of rank.
 */
export function affectedPlaces(
  { after, rank }: Sides,
  compared: Uint8Array,
  edges: readonly Edges[],
  musts: readonly Pairs[],
): Int32Array {
  const root = singletons(after.length)
  for (const { count, a, b, weight } of edges)
    for (let i = 0; i < count; i++)
      if (supportOf(weight[i] as number) > COST) unite(root, a[i] as number, b[i] as number)
  for (const { a, b } of musts) for (let i = 0; i < a.length; i++) unite(root, a[i] as number, b[i] as number)
  flatten(root)
  const concerned = new Uint8Array(after.length)
  for (let place = 0; place < after.length; place++)
    if (compared[place] === 1) concerned[root[place] as number] = 1
  const places: number[] = []
  for (let place = 0; place < after.length; place++)
    if (after[place] === 1 && concerned[root[place] as number] === 1) places.push(place)
  return Int32Array.from(places).sort((one, other) => (rank[one] as number) - (rank[other] as number))
}
