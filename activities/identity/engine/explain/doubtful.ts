import { type Bridge, bridgesOf } from '../cluster/bridges.ts'
import { differ } from '../cluster/gain.ts'
import { contract } from '../cluster/nodes.ts'
import type { Matched } from '../match.ts'
import { MILLI } from '../score/milli.ts'
import type { Constraints, Edges } from '../types.ts'

/**
 * A decision that may well be wrong. `pair`: two clusters that stayed apart though a link between them nearly sufficed;
 * the strongest one. `bridge`: the only link that holds two parts of a cluster together, and a weak one.
 */
export interface Doubt {
  readonly kind: 'pair' | 'bridge'
  readonly a: number
  readonly b: number
  /** In thousandths of a bit. */
  readonly weight: number
  /** Records on the side of a, and on that of b. */
  readonly sizes: readonly [number, number]
  /** The chance that the decision is wrong, times the records that would move if it were. */
  readonly damage: number
}

/** Links between clusters from so many to so many thousandths of a bit are doubts, */
const LEAST_APART = -2 * MILLI
const MOST_APART = 3 * MILLI
/** and so are bridges below this. */
const MOST_BRIDGE = 5 * MILLI

/**
 * The `most` doubts by expected damage, the greatest first. What a decision or an exclusive identifier keeps apart is
 * no doubt, nor what a decision holds together. Time follows records and edges.
 */
export function doubtful(
  { first, edges, constraints }: Pick<Matched, 'first' | 'edges' | 'constraints'>,
  most: number,
): readonly Doubt[] {
  const sizes = new Int32Array(first.length)
  for (const of of first) sizes[of] = (sizes[of] as number) + 1
  const doubts = [...apart(first, sizes, edges, constraints), ...bridges(first, sizes, edges, constraints)]
  doubts.sort((x, y) => y.damage - x.damage || x.a - y.a || x.b - y.b)
  return doubts.slice(0, most)
}

/** That a pair of this weight is one person. */
const chance = (weight: number): number => 1 / (1 + 2 ** (-weight / MILLI))

function apart(
  first: Int32Array,
  sizes: Int32Array,
  edges: Edges,
  constraints: Constraints,
): readonly Doubt[] {
  const isForbidden = forbidden(first, constraints)
  const best = new Map<number, number>()
  for (let i = 0; i < edges.count; i++) {
    const [x, y] = [first[edges.a[i] as number] as number, first[edges.b[i] as number] as number]
    if (x === y || (edges.weight[i] as number) < LEAST_APART) continue
    const clusters = Math.min(x, y) * first.length + Math.max(x, y)
    const known = best.get(clusters)
    if (known === undefined || isStronger(edges, i, known)) best.set(clusters, i)
  }
  return [...best.values()].flatMap((i): readonly Doubt[] => {
    const [a, b, weight] = [edges.a[i] as number, edges.b[i] as number, edges.weight[i] as number]
    const [x, y] = [first[a] as number, first[b] as number]
    if (weight > MOST_APART || isForbidden(x, y)) return []
    return [doubt('pair', a, b, weight, [sizes[x] as number, sizes[y] as number], chance(weight))]
  })
}

function isStronger({ a, b, weight }: Edges, one: number, other: number): boolean {
  const by = (weight[one] as number) - (weight[other] as number)
  if (by !== 0) return by > 0
  const first = (a[one] as number) - (a[other] as number)
  return first < 0 || (first === 0 && (b[one] as number) < (b[other] as number))
}

const doubt = (
  kind: Doubt['kind'],
  a: number,
  b: number,
  weight: number,
  sizes: readonly [number, number],
  wrong: number,
): Doubt => ({ kind, a, b, weight, sizes, damage: wrong * Math.min(...sizes) })

/** Tells whether two clusters must not be one. */
function forbidden(first: Int32Array, constraints: Constraints): (x: number, y: number) => boolean {
  const { cannot } = constraints
  const pairs = new Set<number>()
  for (let i = 0; i < cannot.a.length; i++) {
    const [x, y] = [first[cannot.a[i] as number] as number, first[cannot.b[i] as number] as number]
    pairs.add(Math.min(x, y) * first.length + Math.max(x, y))
  }
  const values = contract(first.length, constraints).values.map((ofType) => {
    const ofCluster = new Int32Array(first.length)
    for (let record = 0; record < first.length; record++)
      if (ofType[record] !== 0) ofCluster[first[record] as number] = ofType[record] as number
    return ofCluster
  })
  return (x, y) =>
    pairs.has(Math.min(x, y) * first.length + Math.max(x, y)) ||
    values.some((ofCluster) => differ(ofCluster[x] as number, ofCluster[y] as number))
}

/** Only links that speak for one person hold a cluster together; must-links do, and are never in doubt. */
function bridges(
  first: Int32Array,
  sizes: Int32Array,
  { count, a, b, weight }: Edges,
  { must }: Constraints,
): readonly Doubt[] {
  const links: { readonly a: number[]; readonly b: number[]; readonly bits: number[] } = {
    a: [],
    b: [],
    bits: [],
  }
  const add = (x: number, y: number, bits: number): void => {
    if (bits <= 0 || first[x] !== first[y]) return
    links.a.push(x)
    links.b.push(y)
    links.bits.push(bits)
  }
  for (let i = 0; i < count; i++) add(a[i] as number, b[i] as number, weight[i] as number)
  for (let i = 0; i < must.a.length; i++)
    add(must.a[i] as number, must.b[i] as number, Number.POSITIVE_INFINITY)
  const ends = { a: Int32Array.from(links.a), b: Int32Array.from(links.b) }
  return bridgesOf(first.length, ends).flatMap(({ link, end, below }: Bridge): readonly Doubt[] => {
    const bits = links.bits[link] as number
    if (bits >= MOST_BRIDGE) return []
    const [x, y] = [links.a[link] as number, links.b[link] as number]
    const rest = (sizes[first[x] as number] as number) - below
    const both = end === 'a' ? ([below, rest] as const) : ([rest, below] as const)
    return [doubt('bridge', x, y, bits, both, 1 - chance(bits))]
  })
}
