import { pairsOf, type Split } from '../block/group.ts'
import type { RuleKeys } from '../block/keys.ts'
import { sortByKey } from '../block/sort.ts'
import { growing } from '../encode/growing.ts'
import { movedBetween } from './moved.ts'
import type { Sides } from './sides.ts'

/** How the blocks of a rule are taken: up to `largest` records; larger ones fall apart by `split`. */
export interface Taking {
  readonly largest: number
  readonly split: Split
}

/** The blocks of a rule that hold a record which changed. */
export interface TouchedBlocks {
  /** As they are now: records of block b are `members[start[b]]` to `members[start[b + 1] - 1]`. */
  readonly start: Uint32Array
  readonly members: Uint32Array
  /** Pairs of the blocks as they were and as they are, and pairs lost as they are too large. */
  readonly pairs: { readonly before: number; readonly after: number }
  readonly lost: { readonly before: number; readonly after: number }
  /** Unchanged records that are in a block with others than before, for one outgrew its limit, or fell apart otherwise. */
  readonly moved: readonly number[]
}

/** `changed`: of each place, 1 = it is gone, came, or weighs otherwise. */
export function touchedBlocks(
  sides: Pick<Sides, 'before' | 'after'>,
  keys: RuleKeys,
  taking: Taking,
  changed: Uint8Array,
): TouchedBlocks {
  const blocks = blockList()
  const moved: number[] = []
  const sum = { pairs: { before: 0, after: 0 }, lost: { before: 0, after: 0 } }
  const { keys: sorted, items } = entriesOf(keys, changed)
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to += 1
    const run = items.subarray(from, to)
    const [was, is] = [among(run, sides.before), among(run, sides.after)]
    from = to
    if (was <= taking.largest && is <= taking.largest) {
      sum.pairs.before += pairsOf(was)
      sum.pairs.after += pairsOf(is)
      if (is > 1) blocks.add(run, sides.after)
      continue
    }
    const [before, after] = [pieces(run, sides.before, taking), pieces(run, sides.after, taking)]
    sum.pairs.before += before.pairs
    sum.pairs.after += after.pairs
    sum.lost.before += before.lost
    sum.lost.after += after.lost
    for (const piece of after.taken) blocks.add(piece, sides.after)
    const stayed = run.filter((place) => changed[place] === 0)
    moved.push(...movedBetween(before.taken, after.taken, stayed))
  }
  return { ...blocks.done(), ...sum, moved }
}

function blockList() {
  const start = growing(Uint32Array, 1 << 10)
  const members = growing(Uint32Array, 1 << 12)
  start.push(0)
  return {
    add: (places: Int32Array, isIn: Uint8Array): void => {
      for (let i = 0; i < places.length; i++)
        if (isIn[places[i] as number] === 1) members.push(places[i] as number)
      start.push(members.length())
    },
    done: () => ({ start: start.done(), members: members.done() }),
  }
}

function among(run: Int32Array, isIn: Uint8Array): number {
  let count = 0
  for (let i = 0; i < run.length; i++) count += isIn[run[i] as number] as number
  return count
}

interface Pieces {
  readonly taken: readonly Int32Array[]
  readonly pairs: number
  readonly lost: number
}

function pieces(run: Int32Array, isIn: Uint8Array, { largest, split }: Taking): Pieces {
  const members = run.filter((place) => isIn[place] === 1)
  const all = pairsOf(members.length)
  const taken = members.length > largest ? split(members) : members.length > 1 ? [members] : []
  const pairs = taken.reduce((sum, piece) => sum + pairsOf(piece.length), 0)
  return { taken, pairs, lost: all - pairs }
}

interface Sorted {
  readonly keys: Uint32Array
  readonly items: Int32Array
}

/** Keys that a changed place has, with all places that have them, in the order of both. */
function entriesOf({ keys, slots }: RuleKeys, changed: Uint8Array): Sorted {
  const wanted = keySet(keys, slots, changed)
  const found = growing(Uint32Array, 1 << 12)
  const places = growing(Uint32Array, 1 << 12)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number
    if (key === 0 || !wanted(key)) continue
    found.push(key)
    places.push(slots === 1 ? i : Math.floor(i / slots))
  }
  return sortByKey(
    found.array.slice(0, found.length()),
    Int32Array.from(places.array.subarray(0, places.length())),
  )
}

const EMPTY = 0

/** Tells whether a changed place has a key: a table of twice as many places as there may be keys. */
function keySet(keys: Uint32Array, slots: number, changed: Uint8Array): (key: number) => boolean {
  const count = changed.reduce((sum, one) => sum + one, 0) * slots
  const table = new Uint32Array(1 << Math.max(10, Math.ceil(Math.log2(count + 1)) + 2))
  const mask = table.length - 1
  for (let place = 0; place < changed.length; place++) {
    if (changed[place] === 0) continue
    for (let slot = 0; slot < slots; slot++) {
      const key = keys[place * slots + slot] as number
      let at = key & mask
      while (table[at] !== EMPTY && table[at] !== key) at = (at + 1) & mask
      if (key !== EMPTY) table[at] = key
    }
  }
  return (key) => {
    let at = key & mask
    for (let known = table[at] as number; known !== EMPTY; known = table[at] as number) {
      if (known === key) return true
      at = (at + 1) & mask
    }
    return false
  }
}
