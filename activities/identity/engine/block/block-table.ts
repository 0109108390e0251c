import type { Blocks } from './group.ts'

/**
 * Which blocks each record is in: `rows[record * width + column]` is the block's number plus one, 0 = none. A rule
 * has as many columns as slots. In shared memory: each thread writes the columns of its rules, and reads all.
 */
export interface BlockTable {
  readonly width: number
  /** The columns of rule i are `column[i]` to `column[i + 1] - 1`. */
  readonly column: Int32Array
  readonly rows: Int32Array
  /** Of each record `words` numbers whose bits say in which rules' blocks it is at all. */
  readonly words: number
  readonly present: Int32Array
}

const BITS = 32

export function emptyTable(records: number, slots: readonly number[]): BlockTable {
  const column = new Int32Array(slots.length + 1)
  slots.forEach((count, i) => {
    column[i + 1] = (column[i] ?? 0) + count
  })
  const width = column[slots.length] ?? 0
  const words = Math.ceil(slots.length / BITS)
  return {
    width,
    column,
    rows: new Int32Array(new SharedArrayBuffer(4 * records * width)),
    words,
    present: new Int32Array(new SharedArrayBuffer(4 * records * words)),
  }
}

/** Writes a rule's blocks into its columns. */
export function fillTable(table: BlockTable, rule: number, { start, members }: Blocks): void {
  const { width, column, rows, words, present } = table
  const word = Math.floor(rule / BITS)
  const bit = 1 << (rule % BITS)
  const from = column[rule] ?? 0
  const to = column[rule + 1] ?? 0
  for (let block = 0; block + 1 < start.length; block++)
    for (let i = start[block] as number; i < (start[block + 1] as number); i++) {
      const record = members[i] as number
      const row = record * width
      let at = from
      while (at < to - 1 && rows[row + at] !== 0) at += 1
      rows[row + at] = block + 1
      // Other threads write other bits of the same number.
      Atomics.or(present, record * words + word, bit)
    }
}
