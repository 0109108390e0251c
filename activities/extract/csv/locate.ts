import { lineStarts } from './lines.ts'

/** Finds the bytes of physical lines; asked in ascending order, so that a block is walked once. */
export interface Locator {
  /** Bytes from the start of the block to line `index` (the first is 0). */
  start(index: number): number
  /** The bytes of `count` lines from `index` on, line breaks included. */
  bytes(index: number, count: number): Buffer
}

/**
 * Byte positions are wanted for refused lines only, so they are counted from the buffer when asked for,
 * instead of for every line.
 */
export function locator(block: Buffer): Locator {
  const after = lineStarts(block)
  const endOf = (from: number): number => {
    const next = after(from)
    return next < 0 ? block.length : next
  }
  let line = 0
  let at = 0
  const start = (index: number): number => {
    for (; line < index; line += 1) at = endOf(at)
    return at
  }
  return {
    start,
    bytes: (index, count) => {
      const from = start(index)
      let to = from
      for (let taken = 0; taken < count; taken += 1) to = endOf(to)
      return block.subarray(from, to)
    },
  }
}
