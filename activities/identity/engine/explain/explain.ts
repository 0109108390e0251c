import { supportOf } from '../cluster/gain.ts'
import { bottleneckPath } from '../cluster/path.ts'
import { bestRejected, type Rejected, type Stop } from '../cluster/rejected.ts'
import { comparisonsOf } from '../compare/comparisons.ts'
import { exclusiveName } from '../constraints.ts'
import type { Matched } from '../match.ts'
import { FLOOR } from '../score/score.ts'
import type { Edges } from '../types.ts'
import { type Waterfall, waterfalls } from './waterfall.ts'

/**
 * A pair of records and what it weighs. `kept`: clusters were made with it. `too_weak`: it weighs less than the floor,
 * and was forgotten; `against`: so it is, but the two were in one cluster at first, and speak against it.
 * `not_compared`: it weighs enough, but no blocking rule brought the two together.
 */
export interface Link extends Waterfall {
  readonly a: number
  readonly b: number
  readonly state: 'kept' | 'against' | 'too_weak' | 'not_compared'
}

/** What stopped a link; an exclusive identifier by the name of its comparison. */
export type NamedStop =
  | Exclude<Stop, { readonly reason: 'exclusive' }>
  | { readonly reason: 'exclusive'; readonly identifier: string; readonly a: number; readonly b: number }

/** Why two records are one person, or why not. */
export type Explanation =
  | {
      readonly together: true
      readonly pair: Link
      /**
       * Link by link from the one to the other, the weakest as strong as can be, the pair itself if it is as strong;
       * null = no links lead there.
       */
      readonly path: readonly Link[] | null
    }
  | {
      readonly together: false
      readonly pair: Link
      /** The strongest link between the two clusters; null = none was kept. */
      readonly best: Link | null
      readonly rejected: Omit<Rejected, 'edge' | 'stop'>
      readonly stop: NamedStop
    }

/** What `match` tells, as far as an explanation needs it. */
export type Evidence = Pick<Matched, 'encoded' | 'weights' | 'edges' | 'constraints' | 'first'>

/** Explains two different records of a list that was matched. */
export function explain(evidence: Evidence, a: number, b: number): Explanation {
  const { encoded, weights, edges, constraints, first } = evidence
  const weigh = waterfalls(encoded, comparisonsOf(encoded), weights)
  const link = (x: number, y: number): Link => {
    const waterfall = weigh(x, y)
    return { a: x, b: y, ...waterfall, state: stateOf(edges, x, y, waterfall.total) }
  }
  const pair = link(a, b)
  const rejected = bestRejected(edges, constraints, first, a, b)
  if (rejected === undefined) {
    const path = bottleneckPath(edges, membersOf(first, first[a] as number), a, b)
    // For clusters, links of 18 bits or more are alike: no way around one is better.
    const direct = pair.state === 'kept' && supportOf(pair.total) >= supportOf(path?.weakest ?? -Infinity)
    if (direct) return { together: true, pair, path: [pair] }
    return { together: true, pair, path: path === undefined ? null : linksOf(path.records, link) }
  }
  const { edge, stop, ...sums } = rejected
  const best = edge === undefined ? null : link(edges.a[edge] as number, edges.b[edge] as number)
  return { together: false, pair, best, rejected: sums, stop: named(stop) }
}

function stateOf(edges: Edges, a: number, b: number, total: number): Link['state'] {
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  for (let i = 0; i < edges.count; i++)
    if (edges.a[i] === low && edges.b[i] === high) return total < FLOOR ? 'against' : 'kept'
  return total < FLOOR ? 'too_weak' : 'not_compared'
}

const linksOf = (records: readonly number[], link: (a: number, b: number) => Link): readonly Link[] =>
  records.slice(1).map((record, i) => link(records[i] as number, record))

function* membersOf(first: Int32Array, cluster: number): Generator<number, void, void> {
  for (let record = 0; record < first.length; record++) if (first[record] === cluster) yield record
}

const named = (stop: Stop): NamedStop =>
  stop.reason === 'exclusive'
    ? { reason: 'exclusive', identifier: exclusiveName(stop.type), a: stop.a, b: stop.b }
    : stop
