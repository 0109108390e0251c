import { aggregate, renumber } from './aggregate.ts'
import type { Level } from './level.ts'
import { moveNodes } from './move.ts'
import { polish } from './polish.ts'
import { refine } from './refine.ts'
import type { Room } from './room.ts'

/** Each round is better than the one before; most graphs have settled after two or three. */
const MOST_ROUNDS = 20

/**
 * Writes into `label` a cluster number of each node: the Leiden way, in rounds, until neither a node nor a cluster
 * gains by moving; small clusters exactly, two by two; and again.
 */
export function partitionLarge(component: Level, room: Room, label: Int32Array): void {
  for (let node = 0; node < component.nodes; node++) label[node] = node
  settle(component, room, label)
  if (polish(component, room, label)) settle(component, room, label)
}

function settle(component: Level, room: Room, label: Int32Array): void {
  for (let round = 0; round < MOST_ROUNDS; round++) if (!climb(component, room, label)) break
}

/**
 * One round from the clusters in `label`: move nodes, take the parts of clusters that hold together as the nodes of
 * the next level (if they do not, the clusters), and again, until each cluster is one node. True if something moved.
 */
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
    const clusters = renumber(of, level.nodes, room)
    if (clusters === level.nodes) break
    refine(level, room)
    let parts = renumber(part, level.nodes, room)
    if (parts === level.nodes) {
      parts = clusters
      part.set(of.subarray(0, level.nodes))
    }
    const above = aggregate(level, part, parts, room, room.above[depth % 2 === 0 ? 0 : 1])
    liftClusters(level.nodes, room)
    for (let node = 0; node < component.nodes; node++) seat[node] = part[seat[node] as number] as number
    level = above
  }
  for (let node = 0; node < component.nodes; node++) label[node] = of[seat[node] as number] as number
  return moved
}

/** Nodes of the level above start in the cluster that their own nodes are in. A part's number is at most its node's. */
function liftClusters(nodes: number, { part, clusters }: Room): void {
  for (let node = 0; node < nodes; node++) clusters.of[part[node] as number] = clusters.of[node] as number
}
