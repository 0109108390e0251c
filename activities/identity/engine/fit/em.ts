import type { Personal } from '../types.ts'
import { believed, believedOfHousehold, ofHousehold, ofPerson } from './classes.ts'
import { type Dependence, dependencesOf } from './dependence.ts'
import type { Histogram } from './histogram.ts'
import { countsOf, type Patterns, patternsOf, scaled, sharesOfAll, sum } from './levels.ts'
import type { ComparisonModel, Model } from './model.ts'
import { monotone } from './monotone.ts'
import { type Guess, oddsOf, ratiosOf } from './odds.ts'

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
const ENOUGH = 1e-6
/** Weight of what is believed before anything is seen, in pairs; it keeps unseen levels from being impossible. */
const BELIEF = 1
/** A list without households has so many pairs of them: none that changes a weight. */
const LEAST_HOUSEHOLDS = 1e-3

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

function improved(fit: Fit, guess: Guess): Guess {
  const { pairs, all, person } = fit
  const { one, household } = expected(fit, guess)
  const prior = Math.min(Math.max(one.pairs, 0.5) / pairs, 0.5)
  const m = one.seen.map((counts, c) => ofPerson(shares(counts, believed(counts.length)), person[c] ?? null))
  return {
    prior,
    households: Math.min(Math.max(household.pairs, LEAST_HOUSEHOLDS) / pairs, 0.4),
    m,
    h: household.seen.map((counts, c) => {
      const own = person[c] ?? null
      return ofHousehold(shares(counts, believedOfHousehold(counts.length, own)), own)
    }),
    u: all.map((ofOne, c) => withoutMatches(ofOne, m[c] as Float64Array, prior)),
    dependences: guess.dependences,
  }
}

/** How many pairs are of a kind, and how often each level is seen among them. */
interface Expected {
  readonly pairs: number
  readonly seen: readonly Float64Array[]
}

function expected(
  { candidates, all }: Fit,
  guess: Guess,
): { readonly one: Expected; readonly household: Expected } {
  const { count } = candidates
  const { one, household } = oddsOf(candidates, guess)
  for (let i = 0; i < count.length; i++) {
    const each = (count[i] as number) / (1 + (one[i] as number) + (household[i] as number))
    one[i] = (one[i] as number) * each
    household[i] = (household[i] as number) * each
  }
  return { one: seenIn(candidates, one, all), household: seenIn(candidates, household, all) }
}

/** `pairs` of each pattern, summed up by level. */
function seenIn({ width, levels }: Patterns, pairs: Float64Array, like: readonly Float64Array[]): Expected {
  const seen = like.map(({ length }, c) => {
    const counts = new Float64Array(length)
    for (let i = 0, at = c; i < pairs.length; i++, at += width) {
      const level = levels[at] as number
      counts[level] = (counts[level] as number) + (pairs[i] as number)
    }
    return counts
  })
  return { pairs: sum(pairs), seen }
}

function dependentOf({ random }: Fit, guess: Guess): readonly Dependence[] {
  const odds = oddsOf(random, guess)
  const agrees = ratiosOf(guess.m, guess.u).map((ofOne) => [...ofOne].map((ratio) => ratio > 1))
  return dependencesOf(random, agrees, (pattern) => {
    const related = (odds.one[pattern] ?? 0) + (odds.household[pattern] ?? 0)
    return related / (1 + related)
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
  const comparisons = names.map(
    (name, c): ComparisonModel => ({
      name,
      levels: levels[c] ?? [],
      ...monotone([...(m[c] ?? [])], [...(u[c] ?? [])]),
      household: [...(h[c] ?? [])].map((share, level) =>
        level === 0 ? 0 : Math.log2(share / (u[c]?.[level] ?? 1)),
      ),
    }),
  )
  return { prior, households, comparisons, dependences }
}
