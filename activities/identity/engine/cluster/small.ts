import { COST, differ, FORBIDDEN } from './gain.ts'
import type { Level } from './level.ts'

/** Graphs of so many nodes are partitioned exactly: 4,140 partitions of eight nodes. */
export const SMALL = 8
const SUBSETS = 1 << SMALL

/** Room for one small graph after the other. A set of nodes is a number, node i its bit i. */
export interface SmallRoom {
  /** Gain of nodes i and j in one cluster: `pair[i * SMALL + j]`. */
  readonly pair: Float64Array
  /** Gain of each set of nodes as one cluster. */
  readonly whole: Float64Array
  /** Gain of each set of nodes, best partitioned, and the cluster that its first node is in then. */
  readonly best: Float64Array
  readonly choice: Int32Array
}

export const smallRoom = (): SmallRoom => ({
  pair: new Float64Array(SMALL * SMALL),
  whole: new Float64Array(SUBSETS),
  best: new Float64Array(SUBSETS),
  choice: new Int32Array(SUBSETS),
})

/**
 * Writes into `label` the cluster of each node, the smallest node of it, in the best of all partitions. Of equal ones
 * the one where the last node is in the smallest cluster (as a set of bits), then the one before.
 */
export function partitionSmall(level: Level, room: SmallRoom, label: Int32Array): void {
  const { nodes } = level
  fillPairs(level, room)
  fillWholes(nodes, room)
  const all = (1 << nodes) - 1
  if (isBestWhole(all, room)) {
    label.fill(0, 0, nodes)
    return
  }
  for (let set = 1; set < 1 << (nodes - 1); set++) bestOf(set, room)
  bestOf(all, room)
  for (let left = all; left !== 0; left ^= room.choice[left] as number) {
    const cluster = room.choice[left] as number
    for (let i = 0; i < nodes; i++) if ((cluster >>> i) & 1) label[i] = lowest(cluster)
  }
}

const lowest = (set: number): number => 31 - Math.clz32(set & -set)

function fillPairs(level: Level, { pair }: SmallRoom): void {
  const { nodes, begin, size, value, types } = level
  for (let i = 0; i < nodes; i++)
    for (let j = 0; j < nodes; j++)
      pair[i * SMALL + j] = -COST * (size[begin + i] as number) * (size[begin + j] as number)
  for (let i = 0; i < nodes; i++) {
    const end = level.start[begin + i + 1] as number
    for (let e = level.start[begin + i] as number; e < end; e++) {
      const at = i * SMALL + (level.target[e] as number)
      pair[at] = (pair[at] as number) + (level.support[e] as number)
    }
  }
  for (let t = 0; t < types; t++)
    for (let i = 0; i < nodes; i++)
      for (let j = 0; j < nodes; j++)
        if (differ(value[(begin + i) * types + t] as number, value[(begin + j) * types + t] as number))
          pair[i * SMALL + j] = FORBIDDEN
}

/** A set's gain is that without its first node, plus that without its second, less what both have, plus their pair. */
function fillWholes(nodes: number, { pair, whole }: SmallRoom): void {
  whole[0] = 0
  for (let set = 1; set < 1 << nodes; set++) {
    const one = set & -set
    const rest = set ^ one
    if (rest === 0) {
      whole[set] = 0
      continue
    }
    const two = rest & -rest
    const both = pair[(31 - Math.clz32(one)) * SMALL + 31 - Math.clz32(two)] as number
    whole[set] = (whole[rest] as number) + (whole[set ^ two] as number) - (whole[rest ^ two] as number) + both
  }
}

/** If no cut in two gains or is free, no partition is as good as one cluster: it loses half of the sum of its cuts. */
function isBestWhole(all: number, { whole }: SmallRoom): boolean {
  const together = whole[all] as number
  for (let part = 1; part < all; part += 2)
    if (together - (whole[part] as number) - (whole[all ^ part] as number) <= 0) return false
  return true
}

/** Tries each cluster that the last node of the set may be in; what is left was solved before. */
function bestOf(set: number, { whole, best, choice }: SmallRoom): void {
  const last = 1 << (31 - Math.clz32(set))
  const rest = set ^ last
  let most = best[rest] as number
  let chosen = last
  for (let others = rest & -rest; others !== 0; others = (others - rest) & rest) {
    const cluster = last | others
    const gain = (whole[cluster] as number) + (best[rest ^ others] as number)
    if (gain > most) {
      most = gain
      chosen = cluster
    }
  }
  best[set] = most
  choice[set] = chosen
}
