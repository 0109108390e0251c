import { aggregate, type Members, membersOf, renumber } from './aggregate.ts'
import type { Level } from './level.ts'
import type { Room } from './room.ts'
import { partitionSmall, SMALL, type SmallRoom } from './small.ts'

/** Clusters whose nodes have more neighbours together are left alone: a hub would be read once for each of them. */
const MOST_NEIGHBOURS = 200

/**
 * Partitions two neighbouring clusters anew, exactly, where they have at most eight nodes together: nodes change places
 * that could not move one at a time. Changes `label`; true if something is better.
 */
export function polish(component: Level, room: Room, label: Int32Array): boolean {
  const { small, due: skip, above } = room
  const count = renumber(label, component.nodes, room)
  const level = aggregate(component, label, count, room, above[0])
  const members = membersOf(component.nodes, label, count)
  small.place.fill(-1, 0, component.nodes)
  for (let cluster = 0; cluster < count; cluster++)
    skip[cluster] = isLight(component, members, cluster) ? 0 : 1
  let next = count
  let better = false
  for (let one = 0; one < count; one++) {
    if (skip[one] === 1) continue
    // In the order of their numbers, for that of neighbours comes from the order of the edges.
    for (const other of level.target.subarray(level.start[one], level.start[one + 1]).sort()) {
      if (other < one || skip[other] === 1 || !improve(component, small, members, one, other)) continue
      skip[one] = 1
      skip[other] = 1
      next = relabel(small, members, label, one, other, next)
      better = true
      break
    }
  }
  for (let i = 0; i < SMALL; i++) {
    small.picked[i] = i
    small.place[i] = i
  }
  return better
}

function isLight({ begin, start }: Level, { first, member }: Members, cluster: number): boolean {
  const from = first[cluster] as number
  const end = first[cluster + 1] as number
  let neighbours = 0
  for (let i = from; i < end && end - from < SMALL; i++) {
    const node = begin + (member[i] as number)
    neighbours += (start[node + 1] as number) - (start[node] as number)
  }
  return end - from < SMALL && neighbours <= MOST_NEIGHBOURS
}

const sizeOf = ({ first }: Members, cluster: number): number =>
  (first[cluster + 1] as number) - (first[cluster] as number)

/** True if the nodes of the two clusters have a better partition, which is then in `small.label`. */
function improve(component: Level, small: SmallRoom, members: Members, one: number, other: number): boolean {
  const ofOne = sizeOf(members, one)
  const count = ofOne + sizeOf(members, other)
  if (count > SMALL || count === 2) return false
  pick(small, members, one, 0)
  pick(small, members, other, ofOne)
  const gain = partitionSmall(component, count, small)
  for (let i = 0; i < count; i++) small.place[small.picked[i] as number] = -1
  const all = (1 << count) - 1
  const setOfOne = (1 << ofOne) - 1
  return gain > (small.whole[setOfOne] as number) + (small.whole[all ^ setOfOne] as number)
}

function pick({ picked, place }: SmallRoom, { first, member }: Members, cluster: number, from: number): void {
  let at = from
  for (let i = first[cluster] as number; i < (first[cluster + 1] as number); i++) {
    const node = member[i] as number
    picked[at] = node
    place[node] = at
    at += 1
  }
}

/** The first part takes the number of one cluster, the second that of the other, more parts the next free numbers. */
function relabel(
  { picked, label: part }: SmallRoom,
  members: Members,
  label: Int32Array,
  one: number,
  other: number,
  next: number,
): number {
  const count = sizeOf(members, one) + sizeOf(members, other)
  let parts = 0
  let free = next
  for (let i = 0; i < count; i++) {
    const node = picked[i] as number
    if (part[i] !== i) {
      label[node] = label[picked[part[i] as number] as number] as number
      continue
    }
    label[node] = parts === 0 ? one : parts === 1 ? other : free++
    parts += 1
  }
  return free
}
