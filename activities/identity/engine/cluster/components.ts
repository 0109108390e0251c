import type { Edges, Pairs } from '../types.ts'
import { flatten, unite } from './forest.ts'
import { COST, differ, FORBIDDEN, supportOf } from './gain.ts'
import { type Nodes, sortedPairs } from './nodes.ts'

/**
 * The components of two nodes or more, side by side: no cluster crosses them. Nodes stand by component, then by
 * number; a position is a place in that order.
 */
export interface Components {
  readonly count: number
  /** Positions of component k: `from[k]` to `from[k + 1] - 1`. */
  readonly from: Int32Array
  /** Node at each position. */
  readonly node: Int32Array
  /** Neighbours of position p: `start[p]` to `start[p + 1] - 1` of the next two, both ends of each edge. */
  readonly start: Int32Array
  /** Position of the neighbour, counted from the first of the component. */
  readonly target: Int32Array
  /** Support of the edge, or `FORBIDDEN`. */
  readonly support: Float64Array
  /** Scored pairs worth joining that a cannot-link or an exclusive identifier keeps apart. */
  readonly refused: number
}

/**
 * Cuts the graph into components. Only edges that are worth joining connect: a cluster that falls into two parts
 * without one loses nothing when it is cut.
 */
export function componentsOf(nodes: Nodes, edges: Edges, cannot: Pairs): Components {
  const { root, refused } = rootsOf(nodes, edges, cannot)
  const { count, from, node, position } = ordered(root, nodes.node)
  const links = linksOf(nodes, edges, cannot, root, position)
  const rows = rowsOf(node.length, links, from, count)
  return { count, from, node, refused, ...rows }
}

/** Of each node the smallest node of its component. */
function rootsOf(nodes: Nodes, edges: Edges, cannot: Pairs): { root: Int32Array; refused: number } {
  const { node, values } = nodes
  const apart = forbiddenPairs(nodes, cannot)
  const constrained = values.length > 0 || cannot.a.length > 0
  const root = node.slice()
  let refused = 0
  for (let i = 0; i < edges.count; i++) {
    if (supportOf(edges.weight[i] as number) <= COST) continue
    const a = node[edges.a[i] as number] as number
    const b = node[edges.b[i] as number] as number
    if (a === b) continue
    if (constrained && (apart(a, b) || disagree(values, a, b))) refused += 1
    else unite(root, a, b)
  }
  flatten(root)
  return { root, refused }
}

const disagree = (values: Nodes['values'], a: number, b: number): boolean =>
  values.some((ofType) => differ(ofType[a] as number, ofType[b] as number))

/** Tells whether a cannot-link stands between two nodes. */
function forbiddenPairs({ node }: Nodes, cannot: Pairs): (a: number, b: number) => boolean {
  if (cannot.a.length === 0) return () => false
  const ofNodes = (ends: Int32Array): Int32Array => ends.map((record) => node[record] as number)
  const pairs = sortedPairs(node.length, { a: ofNodes(cannot.a), b: ofNodes(cannot.b) })
  const concerned = new Uint8Array(node.length)
  for (const ends of [cannot.a, cannot.b]) for (const end of ends) concerned[node[end] as number] = 1
  return (a, b) => {
    if (concerned[a] === 0 || concerned[b] === 0) return false
    const pair = a < b ? a * node.length + b : b * node.length + a
    let low = 0
    let high = pairs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((pairs[middle] as number) < pair) low = middle + 1
      else high = middle
    }
    return pairs[low] === pair
  }
}

interface Order {
  readonly count: number
  readonly from: Int32Array
  readonly node: Int32Array
  /** Of each node its position; -1 = its component has no other. */
  readonly position: Int32Array
}

function ordered(root: Int32Array, node: Int32Array): Order {
  const records = root.length
  const size = new Int32Array(records)
  for (let i = 0; i < records; i++)
    if (node[i] === i) size[root[i] as number] = (size[root[i] as number] as number) + 1
  let count = 0
  let positions = 0
  const place = new Int32Array(records)
  for (let i = 0; i < records; i++) {
    if ((size[i] as number) < 2) continue
    place[i] = positions
    positions += size[i] as number
    count += 1
  }
  const position = new Int32Array(records).fill(-1)
  const at = new Int32Array(positions)
  const from = new Int32Array(count + 1)
  let component = 0
  for (let i = 0; i < records; i++) {
    const home = root[i] as number
    if (node[i] !== i || (size[home] as number) < 2) continue
    if (home === i) from[component++] = place[i] as number
    const p = place[home] as number
    place[home] = p + 1
    position[i] = p
    at[p] = i
  }
  from[count] = positions
  return { count, from, node: at, position }
}

interface Links {
  readonly count: number
  readonly a: Int32Array
  readonly b: Int32Array
  readonly support: Float64Array
}

/** Edges and cannot-links between two nodes of one component, by position. */
function linksOf(nodes: Nodes, edges: Edges, cannot: Pairs, root: Int32Array, position: Int32Array): Links {
  const { node } = nodes
  const most = edges.count + cannot.a.length
  const links = { a: new Int32Array(most), b: new Int32Array(most), support: new Float64Array(most) }
  let count = 0
  const add = (one: number, other: number, support: number): void => {
    const a = node[one] as number
    const b = node[other] as number
    if (a === b || root[a] !== root[b] || support === 0) return
    links.a[count] = position[a] as number
    links.b[count] = position[b] as number
    links.support[count] = support
    count += 1
  }
  for (let i = 0; i < edges.count; i++)
    add(edges.a[i] as number, edges.b[i] as number, supportOf(edges.weight[i] as number))
  for (let i = 0; i < cannot.a.length; i++) add(cannot.a[i] as number, cannot.b[i] as number, FORBIDDEN)
  return { ...links, count }
}

type Rows = Pick<Components, 'start' | 'target' | 'support'>

/** Links by their ends: counting sort, two entries a link. */
function rowsOf(positions: number, links: Links, from: Int32Array, components: number): Rows {
  const start = new Int32Array(positions + 1)
  for (let i = 0; i < links.count; i++) {
    const a = (links.a[i] as number) + 1
    const b = (links.b[i] as number) + 1
    start[a] = (start[a] as number) + 1
    start[b] = (start[b] as number) + 1
  }
  for (let p = 0; p < positions; p++) start[p + 1] = (start[p + 1] as number) + (start[p] as number)
  const place = start.slice()
  const base = new Int32Array(positions)
  for (let k = 0; k < components; k++) base.fill(from[k] as number, from[k] as number, from[k + 1] as number)
  const target = new Int32Array(2 * links.count)
  const support = new Float64Array(2 * links.count)
  for (let i = 0; i < links.count; i++) {
    const a = links.a[i] as number
    const b = links.b[i] as number
    const atA = place[a] as number
    const atB = place[b] as number
    place[a] = atA + 1
    place[b] = atB + 1
    target[atA] = b - (base[a] as number)
    target[atB] = a - (base[b] as number)
    support[atA] = links.support[i] as number
    support[atB] = links.support[i] as number
  }
  return { start, target, support }
}
