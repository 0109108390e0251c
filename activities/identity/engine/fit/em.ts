import { type Dependence, dependencesOf } from './dependence.ts'
import type { Histogram } from './histogram.ts'
import { countsOf, type Patterns, patternsOf, scaled, sharesOfAll, sum } from './levels.ts'
import type { ComparisonModel, Model } from './model.ts'
import { monotone } from './monotone.ts'
import type { Personal } from '../types.ts'

/** What is known before the fit. */
export interface Evidence {
  readonly names: readonly string[]
  readonly levels: readonly (readonly string[])[]
  readonly person: readonly (Personal | null)[]
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
  /** Share of all possible pairs that are two people of one household. */
  readonly households: number
  readonly m: readonly Float64Array[]
  readonly h: readonly Float64Array[]
  readonly u: readonly Float64Array[]
  readonly dependences: readonly Dependence[]
}

interface Fit {
  readonly candidates: Patterns
  readonly random: Patterns
  readonly pairs: number
  readonly person: readonly (Personal | null)[]
  /** Shares of the levels among all pairs, those of one person among them. */
  readonly all: readonly Float64Array[]
}

/**
 * Expectation maximisation over the histogram of the candidate pairs. The prior is the share of matches among all
 * possible pairs, candidates or not, so that a change of the blocking rules does not change what a pair weighs.
 * Pairs are one person, two people of one household, or strangers. Fitted first as if all comparisons were
 * independent, then again with the dependences that this showed.
 */
export function fitted(evidence: Evidence): Model {
  const { levels, pairs, person } = evidence
  const candidates = patternsOf(evidence.histogram, levels.length)
  const random = patternsOf(evidence.random, levels.length)
  const all = levels.map((ofOne, c) =>
    sharesOfAll(countsOf(random, c, ofOne.length), countsOf(candidates, c, ofOne.length), pairs),
  )
  const fit = { candidates, random, pairs, all, person }
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

function firstGuess({ candidates, pairs, all, person }: Fit): Guess {
  const prior = Math.max(Math.min((0.2 * sum(candidates.count)) / pairs, 0.25), 1 / (pairs + 1))
  return {
    prior,
    households: prior,
    m: all.map((ofOne, c) => ofPerson(believed(ofOne.length), person[c] ?? null)),
    h: all.map((ofOne, c) => believedOfHousehold(ofOne.length, person[c] ?? null)),
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

/** A household agrees on what it shares as one person does, and hardly ever on what is somebody's own. */
function believedOfHousehold(levels: number, person: Personal | null): Float64Array {
  if (person === null) return believed(levels)
  const h = new Float64Array(levels).fill(1)
  h[0] = 0
  h[levels - 1] = 3
  return ofHousehold(scaled(h), person)
}

/** Two people of one household agree on what is their own in at most this share of the pairs. */
const MOST_OWN = 0.1

function ofHousehold(h: Float64Array, person: Personal | null): Float64Array {
  if (person === null) return h
  const own = person.own.reduce((total, level) => total + (h[level] ?? 0), 0)
  return own <= MOST_OWN ? h : limited(h, new Set(person.own), own, MOST_OWN)
}

function ofPerson(m: Float64Array, person: Personal | null): Float64Array {
  const last = m.length - 1
  const other = m[last] ?? 0
  return person === null || other <= person.mostElse ? m : limited(m, new Set([last]), other, person.mostElse)
}

/** Some levels are scaled from what they have to what they may have, the others take up the rest. */
function limited(shares: Float64Array, some: ReadonlySet<number>, have: number, may: number): Float64Array {
  const rest = have >= 1 ? 0 : (1 - may) / (1 - have)
  return shares.map((share, level) => share * (some.has(level) ? may / have : rest))
}

function improved(fit: Fit, guess: Guess): Guess {
  const { candidates, pairs, all, person } = fit
  const { width, levels, count } = candidates
  const odds = oddsOf(candidates, guess)
  const ofOne = all.map((shares) => new Float64Array(shares.length))
  const ofHome = all.map((shares) => new Float64Array(shares.length))
  let matches = 0
  let homes = 0
  for (let i = 0; i < count.length; i++) {
    const { one, home } = odds(i)
    const one_ = ((count[i] as number) * one) / (1 + one + home)
    const home_ = ((count[i] as number) * home) / (1 + one + home)
    matches += one_
    homes += home_
    for (let c = 0; c < width; c++) {
      const level = levels[i * width + c] as number
      const x = ofOne[c] as Float64Array
      const y = ofHome[c] as Float64Array
      x[level] = (x[level] as number) + one_
      y[level] = (y[level] as number) + home_
    }
  }
  const prior = Math.min(Math.max(matches, 0.5) / pairs, 0.5)
  const m = ofOne.map((counts, c) => ofPerson(shares(counts, believed(counts.length)), person[c] ?? null))
  return {
    prior,
    households: Math.min(Math.max(homes, 1e-3) / pairs, 0.4),
    m,
    h: ofHome.map((counts, c) =>
      ofHousehold(shares(counts, believedOfHousehold(counts.length, person[c] ?? null)), person[c] ?? null),
    ),
    u: all.map((shares, c) => withoutMatches(shares, m[c] as Float64Array, prior)),
    dependences: guess.dependences,
  }
}

/** Odds against strangers that the pairs of a pattern are one person, or two of one household. */
function oddsOf(
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

const ratiosOf = (shares: readonly Float64Array[], u: readonly Float64Array[]): readonly Float64Array[] =>
  shares.map((ofOne, c) => ofOne.map((value, level) => (level === 0 ? 1 : value / (u[c]?.[level] ?? 1))))

function dependentOf({ random }: Fit, guess: Guess): readonly Dependence[] {
  const odds = oddsOf(random, guess)
  const agrees = ratiosOf(guess.m, guess.u).map((ofOne) => [...ofOne].map((ratio) => ratio > 1))
  return dependencesOf(random, agrees, (pattern) => {
    const { one, home } = odds(pattern)
    return (one + home) / (1 + one + home)
  })
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

function modelOf({ names, levels }: Evidence, { prior, households, m, h, u, dependences }: Guess): Model {
  const comparisons = names.map((name, c): ComparisonModel => {
    const pooled = monotone([...(m[c] ?? [])], [...(u[c] ?? [])])
    return { name, levels: levels[c] ?? [], ...pooled, home: [...(h[c] ?? [])].map((share, level) => (level === 0 ? 0 : Math.log2(share / (u[c]?.[level] ?? 1)))) }
  })
  return { prior, households, comparisons, dependences }
}
