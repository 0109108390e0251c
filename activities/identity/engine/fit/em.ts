import { type Dependence, dependencesOf } from './dependence.ts'
import type { Histogram } from './histogram.ts'
import { countsOf, type Patterns, patternsOf, scaled, sharesOfAll, sum } from './levels.ts'
import type { ComparisonModel, Model } from './model.ts'
import { monotone } from './monotone.ts'

/** What is known before the fit. */
export interface Evidence {
  readonly names: readonly string[]
  readonly levels: readonly (readonly string[])[]
  /** Patterns of pairs put together at random. */
  readonly random: Histogram
  /** Patterns of the candidates. */
  readonly histogram: Histogram
  /** All possible pairs of the list. */
  readonly pairs: number
}

const ROUNDS = 500
const ENOUGH = 1e-7
/** Weight of what is believed before anything is seen, in pairs; it keeps unseen levels from being impossible. */
const BELIEF = 1

interface Guess {
  readonly prior: number
  readonly m: readonly Float64Array[]
  readonly u: readonly Float64Array[]
  readonly dependences: readonly Dependence[]
}

interface Fit {
  readonly candidates: Patterns
  readonly random: Patterns
  readonly pairs: number
  /** Shares of the levels among all pairs, those of one person among them. */
  readonly all: readonly Float64Array[]
}

/**
 * Expectation maximisation over the histogram of the candidate pairs. The prior is the share of matches among all
 * possible pairs, candidates or not, so that a change of the blocking rules does not change what a pair weighs.
 * Fitted first as if all comparisons were independent, then again with the dependences that this showed.
 */
export function fitted(evidence: Evidence): Model {
  const { levels, pairs } = evidence
  const candidates = patternsOf(evidence.histogram, levels.length)
  const random = patternsOf(evidence.random, levels.length)
  const all = levels.map((ofOne, c) =>
    sharesOfAll(countsOf(random, c, ofOne.length), countsOf(candidates, c, ofOne.length), pairs),
  )
  const fit = { candidates, random, pairs, all }
  const independent = settled(fit, firstGuess(fit))
  return modelOf(evidence, settled(fit, { ...independent, dependences: dependentOf(fit, independent) }))
}

function settled(fit: Fit, start: Guess): Guess {
  let guess = start
  for (let round = 0; round < ROUNDS; round++) {
    const next = improved(fit, guess)
    const change = Math.abs(next.prior - guess.prior) / guess.prior
    guess = next
    if (change < ENOUGH) break
  }
  return guess
}

function firstGuess({ candidates, pairs, all }: Fit): Guess {
  return {
    prior: Math.max(Math.min((0.2 * sum(candidates.count)) / pairs, 0.5), 1 / (pairs + 1)),
    m: all.map((ofOne) => believed(ofOne.length)),
    u: all,
    dependences: [],
  }
}

/** Most of the pairs of one person agree, few disagree: 0.7 for the first level, then halves, and a tenth for "else". */
function believed(levels: number): Float64Array {
  const m = new Float64Array(levels)
  for (let level = 1; level < levels; level++)
    m[level] = level === levels - 1 ? 0.1 : 0.7 * 0.5 ** (level - 1)
  return scaled(m)
}

function improved({ candidates, pairs, all }: Fit, guess: Guess): Guess {
  const { width, levels, count } = candidates
  const odds = oddsOf(candidates, guess)
  const seen = all.map((ofOne) => new Float64Array(ofOne.length))
  let matches = 0
  for (let i = 0; i < count.length; i++) {
    const likely = odds(i)
    const expected = ((count[i] as number) * likely) / (1 + likely)
    matches += expected
    for (let c = 0; c < width; c++) {
      const ofOne = seen[c] as Float64Array
      const level = levels[i * width + c] as number
      ofOne[level] = (ofOne[level] as number) + expected
    }
  }
  const prior = Math.min(Math.max(matches, 0.5) / pairs, 0.5)
  const m = seen.map((counts) => shares(counts, believed(counts.length)))
  return {
    prior,
    m,
    u: all.map((ofOne, c) => withoutMatches(ofOne, m[c] as Float64Array, prior)),
    dependences: guess.dependences,
  }
}

/** Odds that the pairs of a pattern are one person. */
function oddsOf({ width, levels }: Patterns, guess: Guess): (pattern: number) => number {
  const prior = guess.prior / (1 - guess.prior)
  const ratios = ratiosOf(guess)
  const factors = guess.dependences.map(({ bits }) => 2 ** -bits)
  return (pattern) => {
    let likely = prior
    const ratioOf = (c: number): number => {
      const level = levels[pattern * width + c] as number
      return level === 0 ? 1 : (ratios[c]?.[level] ?? 1)
    }
    for (let c = 0; c < width; c++) likely *= ratioOf(c)
    guess.dependences.forEach(({ first, second }, i) => {
      const weaker = Math.min(ratioOf(first), ratioOf(second))
      if (weaker > 1) likely *= Math.max(factors[i] ?? 1, 1 / weaker)
    })
    return likely
  }
}

const ratiosOf = ({ m, u }: Guess): readonly Float64Array[] =>
  m.map((ofOne, c) => ofOne.map((value, level) => (level === 0 ? 1 : value / (u[c]?.[level] ?? 1))))

function dependentOf({ random }: Fit, guess: Guess): readonly Dependence[] {
  const odds = oddsOf(random, guess)
  const agrees = ratiosOf(guess).map((ofOne) => [...ofOne].map((ratio) => ratio > 1))
  return dependencesOf(random, agrees, (pattern) => odds(pattern) / (1 + odds(pattern)))
}

/** All pairs hold matches as well, `prior` of them: what is left is how others look. */
function withoutMatches(all: Float64Array, m: Float64Array, prior: number): Float64Array {
  return scaled(
    all.map((share, level) => (level === 0 ? 0 : Math.max(share - prior * (m[level] as number), share / 20))),
  )
}

/** Shares of the levels but "missing"; an unseen level gets what `belief` says. */
function shares(counts: Float64Array, belief: Float64Array): Float64Array {
  return scaled(counts.map((count, level) => (level === 0 ? 0 : count + BELIEF * (belief[level] as number))))
}

function modelOf({ names, levels }: Evidence, { prior, m, u, dependences }: Guess): Model {
  const comparisons = names.map(
    (name, c): ComparisonModel => ({
      name,
      levels: levels[c] ?? [],
      ...monotone([...(m[c] ?? [])], [...(u[c] ?? [])]),
    }),
  )
  return { prior, comparisons, dependences }
}
