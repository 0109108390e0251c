import type { BlockTable } from './block-table.ts'
import { type Blocks, pairsOf } from './group.ts'
import { mixed } from './keys.ts'

/** A stretch of the blocks of one rule. */
export interface PairRange {
  readonly rule: number
  readonly from: number
  readonly to: number
}

/** Chooses pairs by hash: those below `share` (0 to 1) are taken. The same pairs in any order of work. */
export interface Sample {
  readonly share: number
  readonly seed: number
}

export const ALL: Sample = { share: 1, seed: 0 }

/** Calls `visit` with each pair (a < b) of a range that no earlier rule and no earlier block of the rule has. */
export function eachPair(
  { start, members }: Blocks,
  table: BlockTable,
  { rule, from, to }: PairRange,
  sample: Sample,
  visit: (a: number, b: number) => void,
): void {
  const limit = sample.share >= 1 ? 2 ** 32 : Math.floor(sample.share * 2 ** 32)
  for (let block = from; block < to; block++) {
    const end = start[block + 1] as number
    for (let i = start[block] as number; i < end; i++) {
      const a = members[i] as number
      for (let j = i + 1; j < end; j++) {
        const b = members[j] as number
        if (a === b) continue
        if (limit < 2 ** 32 && mixed(mixed(a, sample.seed), b) >= limit) continue
        if (!isKnown(table, rule, block, a, b)) visit(a, b)
      }
    }
  }
}

/** Is the pair found by an earlier rule, or by an earlier block of this one? */
function isKnown(table: BlockTable, rule: number, block: number, a: number, b: number): boolean {
  const { rows, width, column, words, present } = table
  const rowA = a * width
  const rowB = b * width
  for (let word = 0; word * 32 < rule; word++) {
    const earlier = rule - word * 32 >= 32 ? -1 : (1 << (rule - word * 32)) - 1
    let both = (present[a * words + word] as number) & (present[b * words + word] as number) & earlier
    while (both !== 0) {
      const lowest = both & -both
      both ^= lowest
      const other = word * 32 + 31 - Math.clz32(lowest)
      const first = column[other] as number
      const last = column[other + 1] as number
      if (
        last - first === 1
          ? rows[rowA + first] === rows[rowB + first]
          : shared(rows, rowA, rowB, first, last) > 0
      )
        return true
    }
  }
  const first = column[rule] as number
  const last = column[rule + 1] as number
  return last - first > 1 && shared(rows, rowA, rowB, first, last) < block + 1
}

/** The first block that both rows name in the columns of a rule with several slots; 0 = none. */
function shared(rows: Int32Array, rowA: number, rowB: number, first: number, last: number): number {
  let least = 0
  for (let x = first; x < last; x++) {
    const known = rows[rowA + x] as number
    if (known === 0) continue
    for (let y = first; y < last; y++)
      if (rows[rowB + y] === known && (least === 0 || known < least)) least = known
  }
  return least
}

/** Cuts the blocks of a rule into ranges of about `pairs` pairs. */
export function rangesOf(rule: number, { start }: Blocks, pairs: number): readonly PairRange[] {
  const ranges: PairRange[] = []
  let from = 0
  let sum = 0
  const count = start.length - 1
  for (let block = 0; block < count; block++) {
    sum += pairsOf((start[block + 1] as number) - (start[block] as number))
    if (sum < pairs && block < count - 1) continue
    ranges.push({ rule, from, to: block + 1 })
    from = block + 1
    sum = 0
  }
  return ranges
}
