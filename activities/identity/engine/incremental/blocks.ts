import { pairsOf, type Split } from '../block/group.ts'
import { growing } from '../encode/growing.ts'
import { movedBetween } from './moved.ts'
import type { Sharers } from './sharers.ts'
import type { Sides } from './sides.ts'

/** How the blocks of a rule are taken: up to `largest` records; larger ones fall apart by `split`. */
export interface Taking {
  readonly largest: number
  readonly split: Split
}

/** Blocks as they are now: records of block b are `members[start[b]]` to `members[start[b + 1] - 1]`. */
export interface BlocksNow {
  readonly start: Uint32Array
  readonly members: Uint32Array
}

/** The blocks of a rule that hold one of some records. */
export interface TouchedBlocks extends BlocksNow {
  /** Pairs of the blocks as they were and as they are, and pairs lost as they are too large. */
  readonly pairs: { readonly before: number; readonly after: number }
  readonly lost: { readonly before: number; readonly after: number }
  /** Unchanged records that are in a block with others than before: it outgrew its limit, or falls apart otherwise. */
  readonly moved: readonly number[]
}

/** `sharers`: all that share a key with a changed place; `changed`: of each place, 1 = it is one of these. */
export function touchedBlocks(
  sides: Pick<Sides, 'before' | 'after'>,
  { keys: sorted, items }: Sharers,
  taking: Taking,
  changed: Uint8Array,
): TouchedBlocks {
  const blocks = blockList()
  const moved: number[] = []
  const sum = { pairs: { before: 0, after: 0 }, lost: { before: 0, after: 0 } }
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to += 1
    const run = items.subarray(from, to)
    const [was, is] = [among(run, sides.before), among(run, sides.after)]
    from = to
    // Nearly all blocks: one that is taken whole both ways moves nobody.
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
    for (const place of movedBetween(before.taken, after.taken, stayed)) moved.push(place)
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
