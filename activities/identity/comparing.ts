import { SPEAKERS } from './chains.ts'
import { bottleneckPath } from './engine/cluster/path.ts'
import type { FrozenEvidence } from './engine/explain/evidence-before.ts'
import type { Waterfall } from './engine/explain/waterfall.ts'
import { FLOOR } from './engine/score/score.ts'
import type { Edges } from './engine/types.ts'

/** What comparing says of the records of one profile, or of two; records by their ids. */
export interface Evidence extends FrozenEvidence {
  /** Those that are compared, ascending; `weigh` and `against` take their places. */
  readonly ids: readonly string[]
}

/** Two records, and what they weigh. */
export interface WeighedPair {
  readonly a: string
  readonly b: string
  readonly weighs: Waterfall
  /** Does what is somebody's own speak against one person? */
  readonly against: boolean
}

/** What the records of two sides say of each other. */
export interface ComparedSides {
  /** Records of each side that are compared; pairs are made of the first so many of each. */
  readonly described: readonly [number, number]
  readonly pairs: number
  /** Pairs in which names or birth speak against one person: most of them, and a shared identifier joins nobody. */
  readonly against: number
  /** The strongest pair, where most speak against one person the strongest of these; null = a side has none. */
  readonly best: WeighedPair | null
}

/**
 * Compares the records of two sides, in the order given; a record that is on both is not compared with itself.
 * `personal`: is what they share a person's, as an e-mail address is, or is it but a browser's?
 */
export function comparedSides(
  evidence: Evidence,
  a: readonly string[],
  b: readonly string[],
  personal: boolean,
): ComparedSides {
  const place = new Map(evidence.ids.map((id, i) => [id, i]))
  const isDescribed = (id: string): boolean => place.has(id)
  const [ofA, ofB] = [a.filter(isDescribed), b.filter(isDescribed)]
  const pairs = ofA.slice(0, SPEAKERS).flatMap((x) =>
    ofB
      .slice(0, SPEAKERS)
      .filter((y) => y !== x)
      .map((y) => weighed(evidence, place, [x, y], personal)),
  )
  const against = pairs.filter((pair) => pair.against)
  return {
    described: [ofA.length, ofB.length],
    pairs: pairs.length,
    against: against.length,
    best: strongest(against.length * 2 > pairs.length ? against : pairs),
  }
}

const strongest = (pairs: readonly WeighedPair[]): WeighedPair | null =>
  pairs.reduce<WeighedPair | null>(
    (best, pair) => (best !== null && best.weighs.total >= pair.weighs.total ? best : pair),
    null,
  )

function weighed(
  { weigh, against }: Evidence,
  place: ReadonlyMap<string, number>,
  [a, b]: readonly [string, string],
  personal: boolean,
): WeighedPair {
  const [x, y] = [place.get(a) ?? 0, place.get(b) ?? 0]
  return { a, b, weighs: weigh(x, y), against: against(x, y, personal) }
}

/** In larger groups the two are weighed alone. */
const MOST_MEMBERS = 60

/**
 * The links of a group that lead from one record to the other, the weakest as strong as can be; the two alone where no
 * links do (a decision made them one person). Empty = one of them is not compared any more.
 */
export function linksWithin(
  evidence: Evidence,
  members: readonly string[],
  from: string,
  to: string,
): readonly WeighedPair[] {
  const place = new Map(evidence.ids.map((id, i) => [id, i]))
  if (!place.has(from) || !place.has(to)) return []
  const known = members.flatMap((id) => place.get(id) ?? [])
  const [start, end] = [place.get(from) ?? 0, place.get(to) ?? 0]
  const path =
    known.length > MOST_MEMBERS
      ? undefined
      : bottleneckPath(edgesOf(evidence, known), known, start, end)?.records
  const way = (path ?? [start, end]).map((record) => evidence.ids[record] ?? '')
  return way.slice(1).map((record, i) => weighed(evidence, place, [way[i] ?? '', record], true))
}

function edgesOf({ weigh }: Evidence, members: readonly number[]): Edges {
  const pairs = members.flatMap((x) =>
    members.filter((y) => x < y).map((y) => [x, y, weigh(x, y).total] as const),
  )
  const kept = pairs.filter(([, , weight]) => weight >= FLOOR)
  const of = (at: 0 | 1 | 2): Int32Array => Int32Array.from(kept, (pair) => pair[at])
  return { count: kept.length, a: of(0), b: of(1), weight: of(2) }
}
