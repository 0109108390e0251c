import type { Edges, Pairs } from '../types.ts'
import { flatten, unite } from './forest.ts'
import { COST, differ, FORBIDDEN, supportOf } from './gain.ts'
import { cannotLinked, type Nodes } from './nodes.ts'

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
  const { position, ...order } = ordered(root, nodes.node)
  const links = linksOf(edges, cannot, root, position, order.node.length)
  return { ...order, refused, ...rowsOf(links, order) }
}

/** Of each record the smallest node of its component. */
function rootsOf(
  { node, values }: Nodes,
  edges: Edges,
  cannot: Pairs,
): { root: Int32Array; refused: number } {
  const apart = cannotLinked(node, cannot)
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

interface Order extends Pick<Components, 'count' | 'from' | 'node'> {
  /** Position of each record's node; -1 = its component has no other. */
  readonly position: Int32Array
}

function ordered(root: Int32Array, node: Int32Array): Order {
  const records = root.length
  const place = new Int32Array(records)
  for (let i = 0; i < records; i++)
    if (node[i] === i) place[root[i] as number] = (place[root[i] as number] as number) + 1
  let count = 0
  let positions = 0
  for (let i = 0; i < records; i++) {
    const size = place[i] as number
    place[i] = size < 2 ? -1 : positions
    if (size < 2) continue
    positions += size
    count += 1
  }
  const position = new Int32Array(records).fill(-1)
  const at = new Int32Array(positions)
  const from = new Int32Array(count + 1)
  let component = 0
  for (let i = 0; i < records; i++) {
    const home = root[i] as number
    const p = place[home] as number
    if (p === -1) continue
    if (node[i] !== i) {
      position[i] = position[node[i] as number] as number
      continue
    }
    if (home === i) from[component++] = p
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
  /** Whole numbers below 2 ** 24 and a power of two: exact in 32 bits. */
  readonly support: Float32Array
  /** Links of each position. */
  readonly degree: Int32Array
}

/** Edges and cannot-links between two nodes of one component, by position. */
function linksOf(
  edges: Edges,
  cannot: Pairs,
  root: Int32Array,
  position: Int32Array,
  positions: number,
): Links {
  const most = edges.count + cannot.a.length
  const links = { a: new Int32Array(most), b: new Int32Array(most), support: new Float32Array(most) }
  const degree = new Int32Array(positions)
  let count = 0
  const add = (one: number, other: number, support: number): void => {
    const a = position[one] as number
    const b = position[other] as number
    if (a === -1 || b === -1 || a === b || root[one] !== root[other]) return
    degree[a] = (degree[a] as number) + 1
    degree[b] = (degree[b] as number) + 1
    links.a[count] = a
    links.b[count] = b
    links.support[count] = support
    count += 1
  }
  for (let i = 0; i < edges.count; i++) {
    const support = supportOf(edges.weight[i] as number)
    if (support !== 0) add(edges.a[i] as number, edges.b[i] as number, support)
  }
  for (let i = 0; i < cannot.a.length; i++) add(cannot.a[i] as number, cannot.b[i] as number, FORBIDDEN)
  return { ...links, count, degree }
}

/** Links by their ends: counting sort, two entries a link. */
function rowsOf(
  links: Links,
  order: Omit<Order, 'position'>,
): Pick<Components, 'start' | 'target' | 'support'> {
  const positions = order.node.length
  const start = new Int32Array(positions + 1)
  for (let p = 0; p < positions; p++) start[p + 1] = (start[p] as number) + (links.degree[p] as number)
  const place = start.slice()
  const begin = new Int32Array(positions)
  for (let k = 0; k < order.count; k++)
    begin.fill(order.from[k] as number, order.from[k] as number, order.from[k + 1] as number)
  const target = new Int32Array(2 * links.count)
  const support = new Float64Array(2 * links.count)
  for (let i = 0; i < links.count; i++) {
    const a = links.a[i] as number
    const b = links.b[i] as number
    const first = begin[a] as number
    const atA = place[a] as number
    const atB = place[b] as number
    place[a] = atA + 1
    place[b] = atB + 1
    target[atA] = b - first
    target[atB] = a - first
    support[atA] = links.support[i] as number
    support[atB] = links.support[i] as number
  }
  return { start, target, support }
}
