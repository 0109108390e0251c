import type { Dependence } from './dependence.ts'
import type { Patterns } from './levels.ts'

/** What the fit believes, round by round: shares of the levels, by comparison. */
export interface Guess {
  readonly prior: number
  /** Share of all possible pairs that are two people of one household. */
  readonly households: number
  readonly m: readonly Float64Array[]
  readonly h: readonly Float64Array[]
  readonly u: readonly Float64Array[]
  readonly dependences: readonly Dependence[]
}

/** Of each pattern, the odds against strangers that its pairs are one person, or two of one household. */
export interface Odds {
  readonly one: Float64Array
  readonly household: Float64Array
}

/** A level that says nothing has the ratio 1, so that every pattern is a product over all comparisons. */
export function oddsOf({ width, levels, count }: Patterns, guess: Guess): Odds {
  const strangers = 1 - guess.prior - guess.households
  const ofOne = ratiosOf(guess.m, guess.u)
  const ofHousehold = ratiosOf(guess.h, guess.u)
  const one = new Float64Array(count.length).fill(guess.prior / strangers)
  const household = new Float64Array(count.length).fill(guess.households / strangers)
  for (let c = 0; c < width; c++) {
    const x = ofOne[c] as Float64Array
    const y = ofHousehold[c] as Float64Array
    for (let i = 0, at = c; i < count.length; i++, at += width) {
      const level = levels[at] as number
      one[i] = (one[i] as number) * (x[level] as number)
      household[i] = (household[i] as number) * (y[level] as number)
    }
  }
  for (const { first, second, bits } of guess.dependences) {
    const x = ofOne[first] as Float64Array
    const y = ofOne[second] as Float64Array
    const factor = 2 ** -bits
    for (let i = 0; i < count.length; i++) {
      const row = i * width
      const weaker = Math.min(
        x[levels[row + first] as number] as number,
        y[levels[row + second] as number] as number,
      )
      if (weaker <= 1) continue
      const less = Math.max(factor, 1 / weaker)
      one[i] = (one[i] as number) * less
      household[i] = (household[i] as number) * less
    }
  }
  return { one, household }
}

export const ratiosOf = (
  shares: readonly Float64Array[],
  u: readonly Float64Array[],
): readonly Float64Array[] =>
  shares.map((ofOne, c) => ofOne.map((value, level) => (level === 0 ? 1 : value / (u[c]?.[level] ?? 1))))
