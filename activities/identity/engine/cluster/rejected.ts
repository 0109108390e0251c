import type { Constraints, Edges } from '../types.ts'
import { COST, differ, supportOf } from './gain.ts'
import { contract } from './nodes.ts'
import { compareEdges } from './path.ts'

/**
 * What kept two clusters apart. `unscored`: no pair of records between them was scored, or all of them weigh too
 * little to be kept. `cannot_link` and `exclusive` name two records, and the type's place in the constraints. `weight`:
 * not even the best pair is worth joining. `objective`: the best pair is, but the other pairs between the clusters
 * speak against it more than it gains.
 */
export type Stop =
  | { readonly reason: 'unscored' | 'weight' | 'objective' }
  | { readonly reason: 'cannot_link'; readonly a: number; readonly b: number }
  | { readonly reason: 'exclusive'; readonly type: number; readonly a: number; readonly b: number }

export interface Rejected {
  /** Index of the strongest edge between the clusters; undefined if there is none. */
  readonly edge: number | undefined
  /** Pairs of records between the clusters, and how many of them were scored. */
  readonly pairs: number
  readonly scored: number
  /** What one cluster of both would gain but for constraints, in thousandths of a bit. */
  readonly gain: number
  readonly stop: Stop
}

/**
 * Why the clusters of records `a` and `b` are not one: the best link that was rejected, and what stopped it. Undefined
 * if both are in one cluster.
 *
 * @param first of each record the smallest record of its cluster
 */
export function bestRejected(
  edges: Edges,
  constraints: Constraints,
  first: Int32Array,
  a: number,
  b: number,
): Rejected | undefined {
  const [one, other] = [first[a] as number, first[b] as number]
  if (one === other) return undefined
  const { best, scored, support } = between(edges, first, one, other)
  const pairs = sizeOf(first, one) * sizeOf(first, other)
  const gain = support - COST * pairs
  const barrier = barrierBetween(constraints, first, one, other)
  return { edge: best, pairs, scored, gain, stop: stopOf(edges, best, gain, barrier) }
}

function stopOf(edges: Edges, best: number | undefined, gain: number, barrier: Stop | undefined): Stop {
  const worth = best !== undefined && supportOf(edges.weight[best] as number) > COST
  if (barrier !== undefined && (worth || gain > 0)) return barrier
  if (best === undefined) return barrier ?? { reason: 'unscored' }
  return { reason: worth ? 'objective' : 'weight' }
}

interface Between {
  readonly best: number | undefined
  readonly scored: number
  readonly support: number
}

function between(edges: Edges, first: Int32Array, one: number, other: number): Between {
  let best: number | undefined
  let scored = 0
  let support = 0
  for (let i = 0; i < edges.count; i++) {
    if (!joins(first, one, other, edges.a[i] as number, edges.b[i] as number)) continue
    scored += 1
    support += supportOf(edges.weight[i] as number)
    if (best === undefined || compareEdges(edges, i, best) < 0) best = i
  }
  return { best, scored, support }
}

const joins = (first: Int32Array, one: number, other: number, a: number, b: number): boolean =>
  (first[a] === one && first[b] === other) || (first[a] === other && first[b] === one)

const sizeOf = (first: Int32Array, cluster: number): number =>
  first.reduce((size, home) => (home === cluster ? size + 1 : size), 0)

/** A cluster has at most one value of each exclusive type, but for those that a must-link made one. */
function barrierBetween(
  constraints: Constraints,
  first: Int32Array,
  one: number,
  other: number,
): Stop | undefined {
  const { cannot } = constraints
  for (let i = 0; i < cannot.a.length; i++) {
    const [a, b] = [cannot.a[i] as number, cannot.b[i] as number]
    if (joins(first, one, other, a, b)) return { reason: 'cannot_link', a, b }
  }
  const { values } = contract(first.length, constraints)
  for (const [type, ofType] of values.entries()) {
    const holder = (cluster: number): number =>
      first.findIndex((home, r) => home === cluster && ofType[r] !== 0)
    const [a, b] = [holder(one), holder(other)]
    if (a !== -1 && b !== -1 && differ(ofType[a] as number, ofType[b] as number))
      return { reason: 'exclusive', type, a, b }
  }
  return undefined
}
