import type { Constraints, Edges } from '../types.ts'
import { type Components, componentsOf } from './components.ts'
import { partitionLarge } from './large.ts'
import type { Level } from './level.ts'
import { contract, type Nodes } from './nodes.ts'
import { type Room, roomFor } from './room.ts'
import { partitionSmall, SMALL } from './small.ts'

export interface Clusters {
  /** Of each record the smallest record of its cluster. */
  readonly first: Int32Array
  readonly stats: ClusterStats
}

/** Counts of records are in records, whatever is must-linked. */
export interface ClusterStats {
  /** Components of two records or more, and those of them that were cut into several clusters. */
  readonly components: number
  readonly splitComponents: number
  readonly largestComponent: number
  readonly largestCluster: number
  /** Scored pairs worth joining that a cannot-link or an exclusive identifier keeps apart. */
  readonly refused: number
  /** Must-links that were not obeyed, for a cannot-link keeps apart what they would put together. */
  readonly contradictions: number
}

/**
 * Decides which records are one person, from scored pairs: correlation clustering, exact in components of up to eight
 * records, by local moving and refinement in larger ones, in integers. Constraints hold at each step: a cannot-link
 * always, a must-link unless a cannot-link is against it, exclusive identifiers unless a must-link is. The result does
 * not depend on the order of edges; records stand in the order of their keys, and of equal solutions that order decides.
 * Time and memory follow the number of edges, also where one value holds 200,000 records together.
 *
 * @param records number of records; they are 0 to records - 1
 * @param edges each pair at most once, weights in thousandths of a bit
 */
export function cluster(records: number, edges: Edges, constraints: Constraints): Clusters {
  const nodes = contract(records, constraints)
  const components = componentsOf(nodes, edges, constraints.cannot)
  const home = nodes.node.slice()
  const sizes = sizesOf(nodes.node)
  const split = solveAll(components, nodes, sizes, home)
  const first = new Int32Array(records)
  for (let i = 0; i < records; i++) first[i] = home[nodes.node[i] as number] as number
  return { first, stats: statsOf(components, nodes, sizes, first, split) }
}

/** Records of each node. */
function sizesOf(node: Int32Array): Int32Array {
  const sizes = new Int32Array(node.length)
  for (const home of node) sizes[home] = (sizes[home] as number) + 1
  return sizes
}

/** Writes into `home` the smallest node of each node's cluster; gives how many components were cut. */
function solveAll(components: Components, nodes: Nodes, sizes: Int32Array, home: Int32Array): number {
  const { count, from, node } = components
  const facts = factsOf(components, nodes, sizes)
  const large = roomOf(components, nodes.values.length)
  const { small } = large
  const label = new Int32Array(large.seat.length)
  const smallest = new Int32Array(large.seat.length)
  let split = 0
  for (let k = 0; k < count; k++) {
    const level = levelOf(components, facts, nodes.values.length, k)
    const ofLevel = level.nodes <= SMALL ? small.label : label
    if (level.nodes <= SMALL) partitionSmall(level, level.nodes, small)
    else partitionLarge(level, large, label)
    const begin = from[k] as number
    smallest.fill(-1, 0, level.nodes)
    let clusters = 0
    for (let i = 0; i < level.nodes; i++) {
      const ofLabel = ofLevel[i] as number
      if (smallest[ofLabel] === -1) {
        smallest[ofLabel] = node[begin + i] as number
        clusters += 1
      }
      home[node[begin + i] as number] = smallest[ofLabel] as number
    }
    if (clusters > 1) split += 1
  }
  return split
}

type Facts = Pick<Level, 'size' | 'value'>

/** Sizes and values by position. */
function factsOf({ node }: Components, { values }: Nodes, sizes: Int32Array): Facts {
  const size = new Float64Array(node.length)
  for (let p = 0; p < node.length; p++) size[p] = sizes[node[p] as number] as number
  const value = new Int32Array(node.length * values.length)
  values.forEach((ofType, t) => {
    for (let p = 0; p < node.length; p++) value[p * values.length + t] = ofType[node[p] as number] as number
  })
  return { size, value }
}

function levelOf(components: Components, facts: Facts, types: number, k: number): Level {
  const begin = components.from[k] as number
  const { start, target, support } = components
  return { nodes: (components.from[k + 1] as number) - begin, begin, start, target, support, types, ...facts }
}

function roomOf({ count, from, start }: Components, types: number): Room {
  let nodes = SMALL
  let neighbours = 0
  for (let k = 0; k < count; k++) {
    const begin = from[k] as number
    const end = from[k + 1] as number
    nodes = Math.max(nodes, end - begin)
    if (end - begin > SMALL)
      neighbours = Math.max(neighbours, (start[end] as number) - (start[begin] as number))
  }
  return roomFor(nodes, neighbours, types)
}

function statsOf(
  components: Components,
  { node, contradictions }: Nodes,
  sizes: Int32Array,
  first: Int32Array,
  splitComponents: number,
): ClusterStats {
  let largestComponent = 0
  for (let k = 0; k < components.count; k++) {
    let records = 0
    for (let p = components.from[k] as number; p < (components.from[k + 1] as number); p++)
      records += sizes[components.node[p] as number] as number
    largestComponent = Math.max(largestComponent, records)
  }
  const clusterSizes = sizesOf(first)
  let largestCluster = 0
  for (const size of clusterSizes) largestCluster = Math.max(largestCluster, size)
  const linkedOnly = countAlone(components, node, sizes)
  return {
    components: components.count + linkedOnly.count,
    splitComponents,
    largestComponent: Math.max(largestComponent, linkedOnly.largest),
    largestCluster,
    refused: components.refused,
    contradictions,
  }
}

/** Components that are one node of several must-linked records. */
function countAlone(
  components: Components,
  node: Int32Array,
  sizes: Int32Array,
): { readonly count: number; readonly largest: number } {
  const inside = new Uint8Array(node.length)
  for (const it of components.node) inside[it] = 1
  let count = 0
  let largest = 0
  for (let record = 0; record < node.length; record++) {
    const size = sizes[record] as number
    if (size < 2 || inside[record] === 1) continue
    count += 1
    largest = Math.max(largest, size)
  }
  return { count, largest }
}
