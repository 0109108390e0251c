import { COST } from './gain.ts'
import type { Level } from './level.ts'
import type { Clustering, Room } from './room.ts'

/** A graph that still changes after so many rounds is left as it is; each round is better than the one before. */
const MOST_ROUNDS = 100

/**
 * Moves single nodes, in their order, to the cluster where they gain most, or out of all, until no move gains. Starts
 * from `room.clusters.of`, whose clusters must obey the constraints, and changes it; they obey them all the time.
 * True if a node moved.
 */
export function moveNodes(level: Level, room: Room): boolean {
  const { due, clusters } = room
  let spare = take(level, clusters)
  due.fill(1, 0, level.nodes)
  let moved = false
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let again = false
    for (let node = 0; node < level.nodes; node++) {
      if (due[node] === 0) continue
      due[node] = 0
      const to = bestCluster(level, room, node)
      if (to === clusters.of[node]) continue
      spare = move(level, clusters, node, to, spare)
      wake(level, room, node, to)
      again = true
    }
    if (!again) break
    moved = true
  }
  return moved
}

const ALONE = -1

/** The cluster where the node gains most: its own if none is better, `ALONE` before any that is not better. */
function bestCluster(level: Level, room: Room, node: number): number {
  const { support, met, clusters } = room
  const own = clusters.of[node] as number
  const size = level.size[level.begin + node] as number
  const count = meet(level, room, node)
  const stays = (support[own] as number) - COST * size * ((clusters.size[own] as number) - size)
  let best = stays < 0 ? ALONE : own
  let most = Math.max(stays, 0)
  for (let i = 0; i < count; i++) {
    const other = met[i] as number
    const gain = (support[other] as number) - COST * size * (clusters.size[other] as number)
    if (gain < most || other === own || (gain === most && (best === own || best === ALONE || other > best)))
      continue
    if (level.types > 0 && conflicts(level, clusters, node, other)) continue
    best = other
    most = gain
  }
  for (let i = 0; i < count; i++) support[met[i] as number] = 0
  support[own] = 0
  return best
}

/** Adds up the node's support by cluster; a cluster may be met twice if its support came back to zero between. */
function meet({ begin, start, target, support }: Level, room: Room, node: number): number {
  const { of } = room.clusters
  const { support: sum, met } = room
  const end = start[begin + node + 1] as number
  let count = 0
  for (let e = start[begin + node] as number; e < end; e++) {
    const cluster = of[target[e] as number] as number
    const before = sum[cluster] as number
    if (before === 0) met[count++] = cluster
    sum[cluster] = before + (support[e] as number)
  }
  return count
}

function conflicts(
  { begin, types, value }: Level,
  clusters: Clustering,
  node: number,
  cluster: number,
): boolean {
  for (let t = 0; t < types; t++) {
    const mine = value[(begin + node) * types + t] as number
    if (mine === 0) continue
    const theirs = clusters.value[cluster * types + t] as number
    if (theirs !== 0 && theirs !== mine) return true
  }
  return false
}

/** Sizes and values of the clusters, from their nodes; gives how many numbers are free. */
function take({ nodes, begin, size, types, value }: Level, clusters: Clustering): number {
  clusters.size.fill(0, 0, nodes)
  clusters.value.fill(0, 0, nodes * types)
  clusters.holders.fill(0, 0, nodes * types)
  for (let node = 0; node < nodes; node++) {
    const cluster = clusters.of[node] as number
    clusters.size[cluster] = (clusters.size[cluster] as number) + (size[begin + node] as number)
    for (let t = 0; t < types; t++)
      hold(clusters, cluster * types + t, value[(begin + node) * types + t] as number, 1)
  }
  let spare = 0
  for (let cluster = nodes - 1; cluster >= 0; cluster--)
    if (clusters.size[cluster] === 0) clusters.free[spare++] = cluster
  return spare
}

function hold(clusters: Clustering, at: number, value: number, nodes: 1 | -1): void {
  if (value === 0) return
  const holders = (clusters.holders[at] as number) + nodes
  clusters.holders[at] = holders
  clusters.value[at] = holders === 0 ? 0 : value
}

/** Moves a node and gives the number of free cluster numbers, `spare` before. */
function move(level: Level, clusters: Clustering, node: number, to: number, spare: number): number {
  const { begin, types, value } = level
  const size = level.size[level.begin + node] as number
  const from = clusters.of[node] as number
  let left = spare
  let goal = to
  if (goal === ALONE) {
    left -= 1
    goal = clusters.free[left] as number
  }
  clusters.of[node] = goal
  clusters.size[goal] = (clusters.size[goal] as number) + size
  clusters.size[from] = (clusters.size[from] as number) - size
  for (let t = 0; t < types; t++) {
    hold(clusters, from * types + t, value[(begin + node) * types + t] as number, -1)
    hold(clusters, goal * types + t, value[(begin + node) * types + t] as number, 1)
  }
  if (clusters.size[from] === 0) clusters.free[left++] = from
  return left
}

/** What is near to a node that moved is looked at again. */
function wake({ begin, start, target }: Level, { due, clusters }: Room, node: number, to: number): void {
  const end = start[begin + node + 1] as number
  for (let e = start[begin + node] as number; e < end; e++) {
    const near = target[e] as number
    if (clusters.of[near] !== to) due[near] = 1
  }
}
