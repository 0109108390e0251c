import type { RuleKeys } from './keys.ts'
import { sortByKey } from './sort.ts'

/** The blocks of a rule: records of block b are `members[start[b]]` to `members[start[b + 1] - 1]`, ascending. */
export interface Blocks {
  readonly start: Int32Array
  readonly members: Int32Array
  /** Pairs that blocks over the cap would have had, and have no more. */
  readonly lost: number
}

export const NO_BLOCKS: Blocks = {
  start: new Int32Array(new SharedArrayBuffer(4)),
  members: new Int32Array(new SharedArrayBuffer(0)),
  lost: 0,
}

/** Splits the members of a block that is too large into smaller ones; what is in none of them is lost. */
export type Split = (members: Int32Array) => readonly Int32Array[]

/** Runs of records with one key, at least two and at most `cap` each; larger ones go through `split`. */
export function groupByKey({ keys, slots }: RuleKeys, cap: number, split: Split): Blocks {
  const sorted = sortByKey(...present(keys, slots))
  const runs = runsOf(sorted.keys, sorted.items, cap, split)
  return packed(runs, sorted.items)
}

/** Keys that may have company, with their records: most keys have none, and need not be sorted. */
function present(keys: Uint32Array, slots: number): [Uint32Array, Int32Array] {
  const bits = Math.min(24, Math.max(10, Math.ceil(Math.log2(keys.length + 1)) + 2))
  const mask = (1 << bits) - 1
  const met = new Uint8Array(1 << bits)
  for (let i = 0; i < keys.length; i++) {
    const place = (keys[i] as number) & mask
    if (met[place] !== 2) met[place] = (met[place] as number) + 1
  }
  let count = 0
  for (let i = 0; i < keys.length; i++) if (hasCompany(keys[i] as number, met, mask)) count += 1
  const some = new Uint32Array(count)
  const records = new Int32Array(count)
  let at = 0
  for (let i = 0; i < keys.length; i++) {
    if (!hasCompany(keys[i] as number, met, mask)) continue
    some[at] = keys[i] as number
    records[at] = slots === 1 ? i : Math.floor(i / slots)
    at += 1
  }
  return [some, records]
}

const hasCompany = (key: number, met: Uint8Array, mask: number): boolean => key !== 0 && met[key & mask] === 2

interface Runs {
  readonly from: number[]
  readonly to: number[]
  readonly extra: Int32Array[]
  lost: number
}

function runsOf(keys: Uint32Array, items: Int32Array, cap: number, split: Split): Runs {
  const runs: Runs = { from: [], to: [], extra: [], lost: 0 }
  for (let from = 0; from < keys.length; ) {
    const key = keys[from]
    let to = from + 1
    while (to < keys.length && keys[to] === key) to += 1
    if (to - from > cap) splitRun(runs, items.slice(from, to), split)
    else if (to - from > 1) {
      runs.from.push(from)
      runs.to.push(to)
    }
    from = to
  }
  return runs
}

function splitRun(runs: Runs, members: Int32Array, split: Split): void {
  const smaller = split(members)
  const kept = smaller.reduce((sum, some) => sum + pairsOf(some.length), 0)
  for (const some of smaller) runs.extra.push(some)
  runs.lost += pairsOf(members.length) - kept
}

export const pairsOf = (size: number): number => (size * (size - 1)) / 2

function packed(runs: Runs, items: Int32Array): Blocks {
  const count = runs.from.length + runs.extra.length
  const start = new Int32Array(new SharedArrayBuffer(4 * (count + 1)))
  let total = 0
  for (let i = 0; i < runs.from.length; i++) total += (runs.to[i] as number) - (runs.from[i] as number)
  for (const some of runs.extra) total += some.length
  const members = new Int32Array(new SharedArrayBuffer(4 * total))
  let at = 0
  const add = (some: Int32Array, block: number): void => {
    members.set(some, at)
    at += some.length
    start[block + 1] = at
  }
  for (let i = 0; i < runs.from.length; i++) add(items.subarray(runs.from[i], runs.to[i]), i)
  runs.extra.forEach((some, i) => {
    add(some, runs.from.length + i)
  })
  return { start, members, lost: runs.lost }
}

/** The blocks of at most `size` records. */
export function upTo({ start, members }: Blocks, size: number): Blocks {
  const runs: Runs = { from: [], to: [], extra: [], lost: 0 }
  for (let block = 0; block < start.length - 1; block++) {
    const from = start[block] as number
    const to = start[block + 1] as number
    if (to - from > size) continue
    runs.from.push(from)
    runs.to.push(to)
  }
  return packed(runs, members)
}

/**
 * Of each of several rules the size up to which its blocks have at most `most` pairs in all: shared out evenly, and
 * what one rule does not need is the next one's. A rule that may have all its blocks may have them up to `cap`.
 */
export function sizesWithin(rules: readonly Blocks[], most: number, cap: number): readonly number[] {
  let left = Math.max(most, 0)
  return rules.map((blocks, i) => {
    const ofSize = pairsBySize(blocks)
    const share = left / (rules.length - i)
    let largest = 1
    let sum = 0
    while (largest + 1 < ofSize.length && sum + (ofSize[largest + 1] ?? 0) <= share) {
      largest += 1
      sum += ofSize[largest] ?? 0
    }
    left -= sum
    return largest + 1 < ofSize.length ? largest : Math.max(largest, cap)
  })
}

/** How many pairs the blocks of each size have; as long as the largest. */
function pairsBySize({ start }: Blocks): readonly number[] {
  const ofSize: number[] = []
  for (let block = 0; block + 1 < start.length; block++) {
    const size = (start[block + 1] as number) - (start[block] as number)
    ofSize[size] = (ofSize[size] ?? 0) + pairsOf(size)
  }
  return ofSize
}

/** Pairs of blocks; a pair that two blocks have counts twice. */
export function countPairs({ start }: Pick<Blocks, 'start'>): number {
  let sum = 0
  for (let block = 0; block + 1 < start.length; block++)
    sum += pairsOf((start[block + 1] as number) - (start[block] as number))
  return sum
}
