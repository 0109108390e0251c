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

/** Odds against strangers that the pairs of a pattern are one person, or two of one household. */
export function oddsOf(
  { width, levels }: Patterns,
  guess: Guess,
): (pattern: number) => { readonly one: number; readonly home: number } {
  const strangers = 1 - guess.prior - guess.households
  const ofOne = ratiosOf(guess.m, guess.u)
  const ofHome = ratiosOf(guess.h, guess.u)
  const factors = guess.dependences.map(({ bits }) => 2 ** -bits)
  return (pattern) => {
    let one = guess.prior / strangers
    let home = guess.households / strangers
    const ratioOf = (ratios: readonly Float64Array[], c: number): number => {
      const level = levels[pattern * width + c] as number
      return level === 0 ? 1 : (ratios[c]?.[level] ?? 1)
    }
    for (let c = 0; c < width; c++) {
      one *= ratioOf(ofOne, c)
      home *= ratioOf(ofHome, c)
    }
    guess.dependences.forEach(({ first, second }, i) => {
      const weaker = Math.min(ratioOf(ofOne, first), ratioOf(ofOne, second))
      if (weaker <= 1) return
      one *= Math.max(factors[i] ?? 1, 1 / weaker)
      home *= Math.max(factors[i] ?? 1, 1 / weaker)
    })
    return { one, home }
  }
}

export const ratiosOf = (
  shares: readonly Float64Array[],
  u: readonly Float64Array[],
): readonly Float64Array[] =>
  shares.map((ofOne, c) => ofOne.map((value, level) => (level === 0 ? 1 : value / (u[c]?.[level] ?? 1))))
