import type { Patterns } from './levels.ts'

/**
 * Two comparisons that agree together more often than by chance among different people (who live where they were
 * born; whose mail and phone are those of one office): counting both in full counts one fact twice.
 */
export interface Dependence {
  readonly first: number
  readonly second: number
  /** What is taken off when both agree, in bits: log2 of how much more often than by chance that happens. */
  readonly bits: number
}

/** So many pairs must agree on both, and so many times more often than by chance. */
const LEAST_SEEN = 8
const LEAST_LIFT = 1.5

/**
 * Finds them among pairs put together at random. `agrees[c][level]` says which levels speak for one person, and
 * `match` gives the probability that a pattern is one person (which may well agree on everything).
 */
export function dependencesOf(
  random: Patterns,
  agrees: readonly (readonly boolean[])[],
  match: (pattern: number) => number,
): readonly Dependence[] {
  const found: Dependence[] = []
  for (let first = 0; first < agrees.length; first++)
    for (let second = first + 1; second < agrees.length; second++) {
      const bits = liftOf(random, agrees, match, first, second)
      if (bits > 0) found.push({ first, second, bits })
    }
  return found
}

function liftOf(
  { width, levels, count }: Patterns,
  agrees: readonly (readonly boolean[])[],
  match: (pattern: number) => number,
  first: number,
  second: number,
): number {
  let all = 0
  let one = 0
  let other = 0
  let both = 0
  for (let i = 0; i < count.length; i++) {
    const x = levels[i * width + first] as number
    const y = levels[i * width + second] as number
    if (x === 0 || y === 0) continue
    const apart = (count[i] as number) * (1 - match(i))
    const agreeX = agrees[first]?.[x] === true
    const agreeY = agrees[second]?.[y] === true
    all += apart
    if (agreeX) one += apart
    if (agreeY) other += apart
    if (agreeX && agreeY) both += apart
  }
  if (both < LEAST_SEEN) return 0
  const lift = (both * all) / (one * other)
  return lift < LEAST_LIFT ? 0 : Math.log2(lift)
}
