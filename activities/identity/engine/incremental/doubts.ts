import { type Doubt, doubtful } from '../explain/doubtful.ts'
import { together } from '../score/equal.ts'
import type { Constraints, Edges } from '../types.ts'
import { firstNow, type Renewed } from './clusters.ts'
import { constraintsWithin, edgesWithin, partOf } from './part.ts'
import type { Before } from './rematch.ts'
import type { Sides } from './sides.ts'

/** All of the list, by places. */
interface Whole extends Pick<Sides, 'after' | 'rank'> {
  readonly edges: readonly Edges[]
  readonly constraints: Constraints
}

/**
 * The doubts of the whole list, `most` of them: those of before that touch no renewed cluster, and those about one.
 * In the order in which comparing everybody would tell them.
 */
export function doubtsAfter(
  before: Pick<Before, 'first' | 'doubts'>,
  whole: Whole,
  renewed: Renewed,
  most: number,
): readonly Doubt[] {
  const isAsItWas = (place: number): boolean =>
    whole.after[place] === 1 && (renewed.part.numbers[place] as number) < 0
  const kept = before.doubts.filter(({ a, b }) => isAsItWas(a) && isAsItWas(b))
  const rank = (place: number): number => whole.rank[place] as number
  return [...kept, ...renewedDoubts(before.first, whole, renewed)]
    .sort((x, y) => y.damage - x.damage || rank(x.a) - rank(y.a) || rank(x.b) - rank(y.b))
    .slice(0, most)
}

/** The doubts about a renewed cluster: its bridges, and what it stays apart from. By places, in no order. */
function renewedDoubts(before: Int32Array, whole: Whole, renewed: Renewed): readonly Doubt[] {
  const { part, edges } = renewed
  const isRenewed = (place: number): boolean => (part.numbers[place] as number) >= 0
  const near = clustersNear(isRenewed, before, whole)
  const places = Int32Array.from([...part.places, ...near]).sort(
    (one, other) => (whole.rank[one] as number) - (whole.rank[other] as number),
  )
  const region = partOf(places, whole.after.length)
  const firstOf = firstNow(renewed, before)
  const inside = part.places.map((place) => region.numbers[place] as number)
  const own = edgesWithin(inside, [edges], () => true)
  const beyond = edgesWithin(region.numbers, whole.edges, (a, b) => isRenewed(a) !== isRenewed(b))
  const found = doubtful(
    {
      first: Int32Array.from(places, (place) => region.numbers[firstOf(place)] as number),
      edges: together(own, beyond),
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
  first: Int32Array,
  { after, edges }: Whole,
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
