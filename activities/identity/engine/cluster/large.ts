import { aggregate, renumber } from './aggregate.ts'
import type { Level } from './level.ts'
import { moveNodes } from './move.ts'
import { refine } from './refine.ts'
import type { Room } from './room.ts'

/** Each round is better than the one before; most graphs have settled after two or three. */
const MOST_ROUNDS = 20

/**
 * Writes into `label` a cluster number of each node: the Leiden way (move nodes, refine, take the parts as nodes, and
 * again) in rounds, then whole clusters onto each other, until neither a node nor a cluster gains by moving.
 */
export function partitionLarge(component: Level, room: Room, label: Int32Array): void {
  for (let node = 0; node < component.nodes; node++) label[node] = node
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const moved = climb(component, room, label)
    const merged = mergeClusters(component, room, label)
    if (!moved && !merged) break
  }
}

/** One round from the clusters in `label`, level by level; true if something moved. */
function climb(component: Level, room: Room, label: Int32Array): boolean {
  const { seat, part } = room
  const { of } = room.clusters
  for (let node = 0; node < component.nodes; node++) {
    of[node] = label[node] as number
    seat[node] = node
  }
  let level = component
  let moved = false
  for (let depth = 0; ; depth++) {
    if (moveNodes(level, room)) moved = true
    if (renumber(of, level.nodes, room) === level.nodes) break
    refine(level, room)
    const parts = renumber(part, level.nodes, room)
    if (parts === level.nodes) break
    const above = aggregate(level, part, parts, room, room.above[depth % 2 === 0 ? 0 : 1])
    liftClusters(level.nodes, room)
    for (let node = 0; node < component.nodes; node++) seat[node] = part[seat[node] as number] as number
    level = above
  }
  for (let node = 0; node < component.nodes; node++) label[node] = of[seat[node] as number] as number
  return moved
}

/** Nodes of the level above start in the cluster that their own nodes are in. A part's number is never above its node's. */
function liftClusters(nodes: number, { part, clusters }: Room): void {
  for (let node = 0; node < nodes; node++) clusters.of[part[node] as number] = clusters.of[node] as number
}

/** Merges clusters as long as a merge gains; true if one did. */
function mergeClusters(component: Level, room: Room, label: Int32Array): boolean {
  const { of } = room.clusters
  for (let merged = false; ; merged = true) {
    const count = renumber(label, component.nodes, room)
    if (count === 1) return merged
    const level = aggregate(component, label, count, room, room.above[0])
    for (let cluster = 0; cluster < count; cluster++) of[cluster] = cluster
    if (!moveNodes(level, room)) return merged
    for (let node = 0; node < component.nodes; node++) label[node] = of[label[node] as number] as number
  }
}
