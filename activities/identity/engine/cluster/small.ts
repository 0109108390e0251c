import { COST, differ, FORBIDDEN } from './gain.ts'
import type { Level } from './level.ts'

/** Graphs of so many nodes are partitioned exactly: 4,140 partitions of eight nodes. */
export const SMALL = 8
const SUBSETS = 1 << SMALL

/** Room for one small graph after the other. A set of nodes is a number, its i-th node bit i. */
export interface SmallRoom {
  /** Nodes to partition, and of each node of the level its place among them, -1 = it is not. */
  readonly picked: Int32Array
  readonly place: Int32Array
  /** Gain of the nodes at places i and j in one cluster: `pair[i * SMALL + j]`. */
  readonly pair: Float64Array
  /** Gain of each set of nodes as one cluster. */
  readonly whole: Float64Array
  /** Gain of each set of nodes, best partitioned, and the cluster that its last node is in then. */
  readonly best: Float64Array
  readonly choice: Int32Array
  /** What comes out: the smallest place of the cluster of each node, by place. */
  readonly label: Int32Array
}

/** Room for small graphs out of levels of so many nodes; it begins with the first eight picked. */
export function smallRoom(nodes: number): SmallRoom {
  const room = {
    picked: new Int32Array(SMALL),
    place: new Int32Array(nodes).fill(-1),
    pair: new Float64Array(SMALL * SMALL),
    whole: new Float64Array(SUBSETS),
    best: new Float64Array(SUBSETS),
    choice: new Int32Array(SUBSETS),
    label: new Int32Array(SMALL),
  }
  for (let i = 0; i < SMALL; i++) {
    room.picked[i] = i
    room.place[i] = i
  }
  return room
}

/**
 * Finds the best of all partitions of `count` picked nodes, in `room.label`. Of equal ones it is the one where the last
 * node is in the smallest cluster (as a set of bits), then the one before. Gives its gain.
 */
export function partitionSmall(level: Level, count: number, room: SmallRoom): number {
  const { whole, best, choice, label } = room
  fillPairs(level, count, room)
  fillWholes(count, room)
  const all = (1 << count) - 1
  if (isBestWhole(all, room)) {
    label.fill(0, 0, count)
    return whole[all] as number
  }
  for (let set = 1; set < 1 << (count - 1); set++) bestOf(set, room)
  bestOf(all, room)
  for (let left = all; left !== 0; left ^= choice[left] as number) {
    const cluster = choice[left] as number
    for (let i = 0; i < count; i++) if ((cluster >>> i) & 1) label[i] = lowest(cluster)
  }
  return best[all] as number
}

const lowest = (set: number): number => 31 - Math.clz32(set & -set)

function fillPairs(level: Level, count: number, { picked, place, pair }: SmallRoom): void {
  const { begin, size, start, target, support } = level
  for (let i = 0; i < count; i++) {
    const node = begin + (picked[i] as number)
    for (let j = 0; j < count; j++)
      pair[i * SMALL + j] = -COST * (size[node] as number) * (size[begin + (picked[j] as number)] as number)
    const end = start[node + 1] as number
    for (let e = start[node] as number; e < end; e++) {
      const j = place[target[e] as number] as number
      if (j !== -1) pair[i * SMALL + j] = (pair[i * SMALL + j] as number) + (support[e] as number)
    }
  }
  if (level.types > 0) forbidPairs(level, count, picked, pair)
}

function forbidPairs(level: Level, count: number, picked: Int32Array, pair: Float64Array): void {
  const { begin, types, value } = level
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const one = (begin + (picked[i] as number)) * types
      const other = (begin + (picked[j] as number)) * types
      for (let t = 0; t < types; t++)
        if (differ(value[one + t] as number, value[other + t] as number)) pair[i * SMALL + j] = FORBIDDEN
    }
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
