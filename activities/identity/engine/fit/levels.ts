import { type Histogram, levelOf } from './histogram.ts'

/** A histogram with the levels of each pattern side by side: `levels[pattern * width + comparison]`. */
export interface Patterns {
  readonly width: number
  readonly levels: Uint8Array
  readonly count: Float64Array
}

export function patternsOf(histogram: Histogram, width: number): Patterns {
  const { count } = histogram
  const levels = new Uint8Array(count.length * width)
  for (let i = 0; i < count.length; i++)
    for (let c = 0; c < width; c++) levels[i * width + c] = levelOf(histogram, i, c)
  return { width, levels, count }
}

/** How often each level of one comparison was seen; index 0 = missing. */
export function countsOf({ width, levels, count }: Patterns, comparison: number, size: number): Float64Array {
  const counts = new Float64Array(size)
  for (let i = 0; i < count.length; i++) {
    const level = levels[i * width + comparison] as number
    counts[level] = (counts[level] as number) + (count[i] as number)
  }
  return counts
}

/** A level that no pair shows is taken for one that was seen by so many pairs of those drawn at random. */
const UNSEEN = 0.25

/**
 * Shares of the levels among all pairs that say something. Random pairs hardly ever agree on a name, but the
 * candidates hold nearly all that do: what they show is the least that there is.
 */
export function sharesOfAll(random: Float64Array, candidates: Float64Array, pairs: number): Float64Array {
  const drawn = sum(random)
  const said = Math.max(drawn - (random[0] ?? 0), 1)
  const present = (pairs * said) / Math.max(drawn, 1)
  return scaled(
    candidates.map((count, level) =>
      level === 0 ? 0 : Math.max((random[level] ?? 0) / said, count / present, UNSEEN / said),
    ),
  )
}

export const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

export function scaled(values: Float64Array): Float64Array {
  const total = sum(values)
  return total === 0 ? values : values.map((value) => value / total)
}
