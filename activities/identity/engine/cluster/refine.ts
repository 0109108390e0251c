import { COST } from './gain.ts'
import type { Level } from './level.ts'
import type { Room } from './room.ts'

/**
 * Cuts each cluster of `room.clusters` into parts that hold together, in `room.part`: from single nodes, each joins
 * the part of its own cluster where it gains most. What a cluster holds only by habit comes apart, and can move
 * elsewhere as a whole.
 */
export function refine(level: Level, room: Room): void {
  const { part, partSize } = room
  for (let node = 0; node < level.nodes; node++) {
    part[node] = node
    partSize[node] = level.size[level.begin + node] as number
  }
  for (let node = 0; node < level.nodes; node++) {
    const size = level.size[level.begin + node] as number
    if (part[node] !== node || partSize[node] !== size) continue
    const to = bestPart(level, room, node)
    if (to === node) continue
    part[node] = to
    partSize[to] = (partSize[to] as number) + size
    partSize[node] = 0
  }
}

function bestPart(level: Level, room: Room, node: number): number {
  const { support, met, partSize } = room
  const size = level.size[level.begin + node] as number
  const count = meet(level, room, node)
  let best = node
  let most = 0
  for (let i = 0; i < count; i++) {
    const other = met[i] as number
    const gain = (support[other] as number) - COST * size * (partSize[other] as number)
    if (gain < most || (gain === most && (best === node || other > best))) continue
    best = other
    most = gain
  }
  for (let i = 0; i < count; i++) support[met[i] as number] = 0
  return best
}

function meet({ begin, start, target, support }: Level, room: Room, node: number): number {
  const { part, support: sum, met } = room
  const { of } = room.clusters
  const own = of[node]
  const end = start[begin + node + 1] as number
  let count = 0
  for (let e = start[begin + node] as number; e < end; e++) {
    const near = target[e] as number
    if (of[near] !== own) continue
    const other = part[near] as number
    const before = sum[other] as number
    if (before === 0) met[count++] = other
    sum[other] = before + (support[e] as number)
  }
  return count
}
