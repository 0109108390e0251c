import type { Level } from './level.ts'
import type { LevelRoom, Room } from './room.ts'

/** Numbers what the first `nodes` of `label` say from 0 on, in the order of their first node; gives how many. */
export function renumber(label: Int32Array, nodes: number, { number }: Room): number {
  number.fill(-1, 0, nodes)
  let count = 0
  for (let node = 0; node < nodes; node++) {
    const was = label[node] as number
    if (number[was] === -1) number[was] = count++
    label[node] = number[was] as number
  }
  return count
}

/** The graph whose nodes are the groups of a level; `group` is numbered from 0 to `groups - 1`. */
export function aggregate(
  level: Level,
  group: Int32Array,
  groups: number,
  room: Room,
  into: LevelRoom,
): Level {
  const above: Level = { ...into, nodes: groups, begin: 0, types: level.types }
  mergeValues(level, group, groups, into)
  const { first, member } = membersOf(level.nodes, group, groups)
  let entries = 0
  for (let g = 0; g < groups; g++) {
    into.start[g] = entries
    const count = meet(level, group, room, member.subarray(first[g], first[g + 1]))
    for (let i = 0; i < count; i++) {
      const other = room.met[i] as number
      const sum = room.support[other] as number
      room.support[other] = 0
      if (other === g || sum === 0) continue
      into.target[entries] = other
      into.support[entries] = sum
      entries += 1
    }
  }
  into.start[groups] = entries
  return above
}

/** Adds up the support of all members by group. */
function meet(
  { begin, start, target, support }: Level,
  group: Int32Array,
  room: Room,
  members: Int32Array,
): number {
  const { support: sum, met } = room
  let count = 0
  for (const node of members) {
    const end = start[begin + node + 1] as number
    for (let e = start[begin + node] as number; e < end; e++) {
      const other = group[target[e] as number] as number
      const before = sum[other] as number
      if (before === 0) met[count++] = other
      sum[other] = before + (support[e] as number)
    }
  }
  return count
}

function mergeValues(
  { nodes, begin, size, types, value }: Level,
  group: Int32Array,
  groups: number,
  into: LevelRoom,
): void {
  into.size.fill(0, 0, groups)
  into.value.fill(0, 0, groups * types)
  for (let node = 0; node < nodes; node++) {
    const g = group[node] as number
    into.size[g] = (into.size[g] as number) + (size[begin + node] as number)
    for (let t = 0; t < types; t++)
      if (value[(begin + node) * types + t] !== 0)
        into.value[g * types + t] = value[(begin + node) * types + t] as number
  }
}

/** Nodes by group: those of group g are `member[first[g]]` to `member[first[g + 1] - 1]`, ascending. */
export interface Members {
  readonly first: Int32Array
  readonly member: Int32Array
}

export function membersOf(nodes: number, group: Int32Array, groups: number): Members {
  const first = new Int32Array(groups + 1)
  for (let node = 0; node < nodes; node++) {
    const next = (group[node] as number) + 1
    first[next] = (first[next] as number) + 1
  }
  for (let g = 0; g < groups; g++) first[g + 1] = (first[g + 1] as number) + (first[g] as number)
  const place = first.slice()
  const member = new Int32Array(nodes)
  for (let node = 0; node < nodes; node++) {
    const g = group[node] as number
    const at = place[g] as number
    member[at] = node
    place[g] = at + 1
  }
  return { first, member }
}
