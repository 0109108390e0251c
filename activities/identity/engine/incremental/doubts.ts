import { type Doubt, doubtful } from '../explain/doubtful.ts'
import type { Constraints, Edges } from '../types.ts'
import { constraintsWithin, edgesWithin, type Part, partOf } from './part.ts'

/** Places of which the clusters were made anew. */
export interface Renewed {
  readonly part: Part
  /** Of each, the first of its cluster; both by their numbers in the part. */
  readonly first: Int32Array
  /** What the clusters were made of, by numbers of the part. */
  readonly edges: Edges
}

/** All of the list, by places. */
export interface Whole {
  /** Of each place that was in the list before, the first of its cluster then. */
  readonly first: Int32Array
  readonly after: Uint8Array
  readonly rank: Int32Array
  readonly edges: readonly Edges[]
  readonly constraints: Constraints
}

/** The doubts that concern a renewed cluster: about its bridges, and about what it stays apart from. By places, in no order. */
export function renewedDoubts({ part, first, edges }: Renewed, whole: Whole): readonly Doubt[] {
  const isRenewed = (place: number): boolean => (part.numbers[place] as number) >= 0
  const near = clustersNear(isRenewed, whole)
  const places = Int32Array.from([...part.places, ...near]).sort(
    (one, other) => (whole.rank[one] as number) - (whole.rank[other] as number),
  )
  const region = partOf(places, whole.after.length)
  const clusterOf = (place: number): number => {
    const n = part.numbers[place] as number
    const home = n < 0 ? whole.first[place] : part.places[first[n] as number]
    return region.numbers[home ?? place] as number
  }
  const inside = { numbers: Int32Array.from(part.places, (place) => region.numbers[place] as number) }
  const own = edgesWithin(inside, [edges], () => true)
  const beyond = edgesWithin(region, whole.edges, (a, b) => isRenewed(a) !== isRenewed(b))
  const found = doubtful(
    {
      first: Int32Array.from(places, clusterOf),
      edges: joined(own, beyond),
      constraints: constraintsWithin(region, whole.constraints),
    },
    Number.POSITIVE_INFINITY,
  )
  return found
    .map((doubt) => ({ ...doubt, a: places[doubt.a] as number, b: places[doubt.b] as number }))
    .filter(({ a, b }) => isRenewed(a) || isRenewed(b))
}

/** All places of the other clusters that an edge leads to. */
function clustersNear(
  isRenewed: (place: number) => boolean,
  { first, after, edges }: Whole,
): readonly number[] {
  const near = new Set<number>()
  for (const { count, a, b } of edges)
    for (let i = 0; i < count; i++) {
      const [x, y] = [a[i] as number, b[i] as number]
      if (isRenewed(x) === isRenewed(y)) continue
      near.add(first[isRenewed(x) ? y : x] as number)
    }
  const places: number[] = []
  if (near.size === 0) return places
  for (let place = 0; place < first.length; place++)
    if (after[place] === 1 && near.has(first[place] as number) && !isRenewed(place)) places.push(place)
  return places
}

function joined(one: Edges, other: Edges): Edges {
  const all = (mine: Int32Array, theirs: Int32Array): Int32Array => Int32Array.from([...mine, ...theirs])
  return {
    count: one.count + other.count,
    a: all(one.a, other.a),
    b: all(one.b, other.b),
    weight: all(one.weight, other.weight),
  }
}
