import type { Arena } from './arena.ts'
import { lineFault } from './faults.ts'

/**
 * The order of a file's records by their keys: by number when all keys are whole numbers, else by their bytes; null =
 * they stand in it already. Refuses a key that is missing or stands twice. `lines` are those of the records.
 */
export function keyOrder(keys: Arena, file: string, lines: Int32Array): Uint32Array | null {
  const records = keys.size()
  refuseMissing(keys, file, lines)
  const numbers = numbersOf(keys)
  const compare = numbers
    ? (a: number, b: number) => (numbers[a] ?? 0) - (numbers[b] ?? 0)
    : (a: number, b: number) => keys.compare(a, b)
  if (isOrdered(records, compare)) return null
  const order = new Uint32Array(records).map((_, row) => row)
  const sorted = numbers ? byNumber(order, numbers) : order.sort(compare)
  refuseTwice(sorted, compare, file, lines)
  return sorted
}

type Compare = (a: number, b: number) => number

function isOrdered(records: number, compare: Compare): boolean {
  for (let row = 1; row < records; row++) if (compare(row - 1, row) >= 0) return false
  return true
}

function refuseMissing(keys: Arena, file: string, lines: Int32Array): void {
  for (let row = 0; row < keys.size(); row++) {
    if (keys.length(row) > 0) continue
    throw lineFault(
      'MISSING_KEY',
      'The key of this line is empty.',
      'Give every line a key, or leave `key` out of the map: then the number of the row is the key.',
      { file, line: lines[row] ?? 0 },
    )
  }
}

/** Tells the pair whose second line comes first, so that mending goes from top to bottom. */
function refuseTwice(sorted: Uint32Array, compare: Compare, file: string, lines: Int32Array): void {
  let pair: { readonly first: number; readonly second: number } | null = null
  let count = 0
  for (let at = 1; at < sorted.length; at++) {
    const [a = 0, b = 0] = [sorted[at - 1], sorted[at]]
    if (compare(a, b) !== 0) continue
    count += 1
    const [first, second] = [lines[Math.min(a, b)] ?? 0, lines[Math.max(a, b)] ?? 0]
    if (pair === null || second < pair.second) pair = { first, second }
  }
  if (pair === null) return
  const more = count === 1 ? '' : ` (${count - 1} more lines repeat a key)`
  throw lineFault(
    'DUPLICATE_KEY',
    `The lines ${pair.first} and ${pair.second} have the same key${more}.`,
    'Take one of them away, or name another column as the key; without `key` in the map the number of the row is the key.',
    { file, line: pair.second },
  )
}

/** All keys as whole numbers, or null when one is written in another way (`007` is a text). */
function numbersOf(keys: Arena): Float64Array | null {
  const numbers = new Float64Array(keys.size())
  for (let row = 0; row < numbers.length; row++) {
    const number = keys.integer(row)
    if (number === null) return null
    numbers[row] = number
  }
  return numbers
}

/** Sorts by 16 bits at a time, from the lowest; equal ones keep their order. */
function byNumber(rows: Uint32Array, numbers: Float64Array): Uint32Array {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const number of numbers) {
    least = Math.min(least, number)
    most = Math.max(most, number)
  }
  let [from, to]: [Uint32Array, Uint32Array] = [rows, new Uint32Array(rows.length)]
  for (let unit = 1; unit <= most - least; unit *= 65_536) {
    const starts = new Uint32Array(65_537)
    const digit = (row: number): number => Math.floor(((numbers[row] ?? 0) - least) / unit) % 65_536
    for (const row of from) starts[digit(row) + 1] = (starts[digit(row) + 1] ?? 0) + 1
    for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0)
    for (const row of from) {
      const place = starts[digit(row)] ?? 0
      to[place] = row
      starts[digit(row)] = place + 1
    }
    ;[from, to] = [to, from]
  }
  return from
}
