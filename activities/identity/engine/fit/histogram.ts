import type { Comparison } from '../types.ts'

/**
 * How often each pattern of levels was seen. A pattern packs the levels of up to sixteen comparisons, four bits
 * each: the first eight in `low`, the others in `high`.
 */
export interface Histogram {
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly count: Float64Array
}

export const MOST_COMPARISONS = 16
const BITS = 4
const IN_LOW = 8

export function levelOf({ low, high }: Histogram, pattern: number, comparison: number): number {
  const half = (comparison < IN_LOW ? low : high)[pattern] as number
  return (half >>> ((comparison % IN_LOW) * BITS)) & 15
}

/** Counts patterns in an open-addressing table that doubles when it is half full. */
export function patternCounter(comparisons: readonly Comparison[]): {
  readonly add: (a: number, b: number) => void
  readonly done: () => Histogram
} {
  let table = emptyTable(12)
  let used = 0
  const bump = (low: number, high: number, by: number): void => {
    const at = placeOf(table, low, high)
    if (table.count[at] === 0) {
      table.low[at] = low
      table.high[at] = high
      used += 1
    }
    table.count[at] = (table.count[at] as number) + by
  }
  const grow = (): void => {
    const old = table
    table = emptyTable(Math.log2(old.count.length) + 1)
    used = 0
    for (let i = 0; i < old.count.length; i++)
      if (old.count[i] !== 0) bump(old.low[i] as number, old.high[i] as number, old.count[i] as number)
  }
  const first = comparisons.slice(0, IN_LOW)
  const rest = comparisons.slice(IN_LOW)
  return {
    add: (a, b) => {
      bump(packed(first, a, b), packed(rest, a, b), 1)
      if (used * 2 > table.count.length) grow()
    },
    done: () => compact(table, used),
  }
}

function packed(comparisons: readonly Comparison[], a: number, b: number): number {
  let pattern = 0
  for (let i = 0; i < comparisons.length; i++)
    pattern |= (comparisons[i] as Comparison).compare(a, b) << (i * BITS)
  return pattern >>> 0
}

const emptyTable = (bits: number): Histogram => ({
  low: new Uint32Array(1 << bits),
  high: new Uint32Array(1 << bits),
  count: new Float64Array(1 << bits),
})

function placeOf({ low, high, count }: Histogram, x: number, y: number): number {
  const mask = count.length - 1
  let at = Math.imul(x ^ Math.imul(y, 0x85ebca6b), 0x9e3779b1)
  at = (at ^ (at >>> 15)) & mask
  while (count[at] !== 0 && (low[at] !== x || high[at] !== y)) at = (at + 1) & mask
  return at
}

function compact(table: Histogram, used: number): Histogram {
  const all = { low: new Uint32Array(used), high: new Uint32Array(used), count: new Float64Array(used) }
  let at = 0
  for (let i = 0; i < table.count.length; i++) {
    if (table.count[i] === 0) continue
    all.low[at] = table.low[i] as number
    all.high[at] = table.high[i] as number
    all.count[at] = table.count[i] as number
    at += 1
  }
  return all
}

/** One histogram of several, in the order of the patterns, so that sums of its rows are the same in any order of work. */
export function merged(parts: readonly Histogram[]): Histogram {
  const counts = new Map<number, Map<number, number>>()
  for (const { low, high, count } of parts)
    for (let i = 0; i < count.length; i++) {
      const ofHigh = counts.get(high[i] as number) ?? new Map<number, number>()
      counts.set(high[i] as number, ofHigh)
      ofHigh.set(low[i] as number, (ofHigh.get(low[i] as number) ?? 0) + (count[i] as number))
    }
  const rows = [...counts].flatMap(([high, ofHigh]) =>
    [...ofHigh].map(([low, count]) => ({ low, high, count })),
  )
  rows.sort((a, b) => a.high - b.high || a.low - b.low)
  return {
    low: Uint32Array.from(rows, (row) => row.low),
    high: Uint32Array.from(rows, (row) => row.high),
    count: Float64Array.from(rows, (row) => row.count),
  }
}
