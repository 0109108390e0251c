import { type Histogram, levelOf } from './histogram.ts'
import type { ComparisonModel, Model } from './model.ts'
import { monotone } from './monotone.ts'

/** What is known before the fit. */
export interface Evidence {
  readonly names: readonly string[]
  readonly levels: readonly (readonly string[])[]
  /** Of each comparison, how often its levels were seen in pairs put together at random. */
  readonly random: readonly Float64Array[]
  readonly histogram: Histogram
  /** All possible pairs of the list. */
  readonly pairs: number
}

const ROUNDS = 500
const ENOUGH = 1e-7
/** Weight of what is believed before anything is seen, in pairs; it keeps unseen levels from being impossible. */
const BELIEF = 1
/** A level that no pair shows is taken for one that was seen by so many pairs of those drawn at random. */
const UNSEEN = 0.25

interface Guess {
  readonly prior: number
  readonly m: readonly Float64Array[]
  readonly u: readonly Float64Array[]
}

/**
 * Expectation maximisation over the histogram of the candidate pairs. The prior is the share of matches among all
 * possible pairs, candidates or not, so that a change of the blocking rules does not change what a pair weighs.
 */
export function fit(evidence: Evidence): Model {
  const patterns = unpacked(evidence)
  const all = sharesOfAll(evidence)
  let guess = firstGuess(evidence, all)
  for (let round = 0; round < ROUNDS; round++) {
    const next = improved(evidence, patterns, all, guess)
    const change = Math.abs(next.prior - guess.prior) / guess.prior
    guess = next
    if (change < ENOUGH) break
  }
  return modelOf(evidence, guess)
}

/** Levels of each pattern side by side. */
function unpacked({ histogram, names }: Evidence): Uint8Array {
  const { length } = histogram.count
  const levels = new Uint8Array(length * names.length)
  for (let i = 0; i < length; i++)
    for (let c = 0; c < names.length; c++) levels[i * names.length + c] = levelOf(histogram, i, c)
  return levels
}

function firstGuess({ levels, histogram, pairs }: Evidence, all: readonly Float64Array[]): Guess {
  const candidates = histogram.count.reduce((sum, count) => sum + count, 0)
  return {
    prior: Math.max(Math.min((0.2 * candidates) / pairs, 0.5), 1 / (pairs + 1)),
    m: levels.map((ofOne) => believed(ofOne.length)),
    u: all,
  }
}

/** Most of the pairs of one person agree, few disagree: 0.7 for the first level, then halves, and a tenth for "else". */
function believed(levels: number): Float64Array {
  const m = new Float64Array(levels)
  for (let level = 1; level < levels; level++)
    m[level] = level === levels - 1 ? 0.1 : 0.7 * 0.5 ** (level - 1)
  return scaled(m)
}

function improved(
  evidence: Evidence,
  patterns: Uint8Array,
  all: readonly Float64Array[],
  guess: Guess,
): Guess {
  const { histogram, levels, pairs } = evidence
  const width = levels.length
  const odds = guess.prior / (1 - guess.prior)
  const ratio = guess.m.map((m, c) =>
    m.map((value, level) => value / ((guess.u[c] as Float64Array)[level] ?? 1)),
  )
  const seen = levels.map((ofOne) => new Float64Array(ofOne.length))
  let matches = 0
  for (let i = 0; i < histogram.count.length; i++) {
    let likely = odds
    for (let c = 0; c < width; c++) {
      const level = patterns[i * width + c] as number
      if (level !== 0) likely *= (ratio[c] as Float64Array)[level] as number
    }
    const expected = ((histogram.count[i] as number) * likely) / (1 + likely)
    matches += expected
    for (let c = 0; c < width; c++) {
      const ofOne = seen[c] as Float64Array
      const level = patterns[i * width + c] as number
      ofOne[level] = (ofOne[level] as number) + expected
    }
  }
  const prior = Math.min(Math.max(matches, 0.5) / pairs, 0.5)
  const m = seen.map((counts) => shares(counts, believed(counts.length)))
  return { prior, m, u: all.map((shares, c) => withoutMatches(shares, m[c] as Float64Array, prior)) }
}

/** All pairs hold matches as well, `prior` of them: what is left is how others look. */
function withoutMatches(all: Float64Array, m: Float64Array, prior: number): Float64Array {
  return scaled(
    all.map((share, level) => (level === 0 ? 0 : Math.max(share - prior * (m[level] as number), share / 20))),
  )
}

/**
 * How often each level is seen among all pairs. Random pairs hardly ever agree on a name, but the candidates hold
 * nearly all that do: what they show is the least that there is.
 */
function sharesOfAll({ random, levels, histogram, pairs }: Evidence): readonly Float64Array[] {
  return levels.map((ofOne, c) => {
    const counts = random[c] ?? new Float64Array(0)
    const drawn = counts.reduce((sum, count) => sum + count, 0)
    const said = Math.max(drawn - (counts[0] ?? 0), 1)
    const least = new Float64Array(ofOne.length)
    for (let i = 0; i < histogram.count.length; i++) {
      const level = levelOf(histogram, i, c)
      least[level] = (least[level] as number) + (histogram.count[i] as number)
    }
    const present = (pairs * said) / Math.max(drawn, 1)
    return scaled(
      least.map((count, level) =>
        level === 0 ? 0 : Math.max((counts[level] as number) / said, count / present, UNSEEN / said),
      ),
    )
  })
}

/** Shares of the levels but "missing"; an unseen level gets what `belief` says. */
function shares(counts: Float64Array, belief: Float64Array): Float64Array {
  return scaled(counts.map((count, level) => (level === 0 ? 0 : count + BELIEF * (belief[level] as number))))
}

function scaled(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0)
  return sum === 0 ? values : values.map((value) => value / sum)
}

function modelOf({ names, levels }: Evidence, { prior, m, u }: Guess): Model {
  const comparisons = names.map(
    (name, c): ComparisonModel => ({
      name,
      levels: levels[c] ?? [],
      ...monotone([...(m[c] ?? [])], [...(u[c] ?? [])]),
    }),
  )
  return { prior, comparisons }
}
