import type { Constraints, Pairs } from '../types.ts'
import { find, flatten, singletons, unite } from './forest.ts'

/** Must-linked records as one node, known by its smallest record. */
export interface Nodes {
  /** Node of each record. */
  readonly node: Int32Array
  /** Of each exclusive identifier type, each record's value, or that of its node; 0 = none. */
  readonly values: readonly Int32Array[]
  /** Must-links that were not obeyed, for a cannot-link keeps apart what they would put together. */
  readonly contradictions: number
}

/**
 * Contracts must-links, in their order. A cannot-link holds against must-links, in whatever way they would put its two
 * records together. A must-link holds against exclusive identifiers: it says that both values are one person's, so that from
 * then on they count as the same value, for all records.
 */
export function contract(records: number, constraints: Constraints): Nodes {
  const { must, cannot, exclusive } = constraints
  if (must.a.length === 0) return { node: singletons(records), values: exclusive, contradictions: 0 }
  const { node, contradictions } = obeyed(records, must, cannot)
  return { node, values: exclusive.map((values) => sameWithin(node, values)), contradictions }
}

/** Pairs in one order, whatever order they came in: a pair is smaller record x records + greater record. */
function sortedPairs(records: number, { a, b }: Pairs): Float64Array {
  return Float64Array.from(a, (x, i) => {
    const y = b[i] as number
    return x < y ? x * records + y : y * records + x
  }).sort()
}

function obeyed(records: number, must: Pairs, cannot: Pairs): Pick<Nodes, 'node' | 'contradictions'> {
  const node = singletons(records)
  const ring = singletons(records)
  const size = new Int32Array(records).fill(1)
  const apart = neighbours(records, cannot)
  let contradictions = 0
  for (let i = 0; i < must.a.length; i++) {
    const a = find(node, must.a[i] as number)
    const b = find(node, must.b[i] as number)
    if (a === b) continue
    const [small, big] = (size[a] as number) < (size[b] as number) ? [a, b] : [b, a]
    if (keptApart(node, ring, apart, small, big)) {
      contradictions += 1
      continue
    }
    unite(node, a, b)
    size[find(node, a)] = (size[a] as number) + (size[b] as number)
    const next = ring[a] as number
    ring[a] = ring[b] as number
    ring[b] = next
  }
  flatten(node)
  return { node, contradictions }
}

interface Neighbours {
  readonly start: Int32Array
  readonly target: Int32Array
}

/** Whether a record of node `small` has a cannot-link into node `big`; the records of a node stand in a ring. */
function keptApart(
  node: Int32Array,
  ring: Int32Array,
  apart: Neighbours,
  small: number,
  big: number,
): boolean {
  let record = small
  do {
    const end = apart.start[record + 1] as number
    for (let i = apart.start[record] as number; i < end; i++)
      if (find(node, apart.target[i] as number) === big) return true
    record = ring[record] as number
  } while (record !== small)
  return false
}

function neighbours(records: number, { a, b }: Pairs): Neighbours {
  const start = new Int32Array(records + 1)
  const target = new Int32Array(2 * a.length)
  for (const ends of [a, b]) for (const end of ends) start[end + 1] = (start[end + 1] as number) + 1
  for (let i = 0; i < records; i++) start[i + 1] = (start[i + 1] as number) + (start[i] as number)
  const place = start.slice()
  const put = (from: number, to: number): void => {
    const at = place[from] as number
    target[at] = to
    place[from] = at + 1
  }
  for (let i = 0; i < a.length; i++) {
    put(a[i] as number, b[i] as number)
    put(b[i] as number, a[i] as number)
  }
  return { start, target }
}

/** The values of a type, where values of must-linked records count as one. */
function sameWithin(node: Int32Array, values: Int32Array): Int32Array {
  const same = singletons(values.reduce((most, value) => Math.max(most, value), 0) + 1)
  const ofNode = new Int32Array(node.length)
  for (let record = 0; record < node.length; record++) {
    const value = values[record] as number
    const home = node[record] as number
    if (value === 0) continue
    if (ofNode[home] === 0) ofNode[home] = value
    else unite(same, ofNode[home] as number, value)
  }
  return ofNode.map((_, record) => find(same, ofNode[node[record] as number] as number))
}

/** Tells whether a cannot-link stands between two nodes. */
export function cannotLinked(node: Int32Array, cannot: Pairs): (a: number, b: number) => boolean {
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
