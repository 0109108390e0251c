import type { FrozenLevel, FrozenModel } from './engine/fit/frozen.ts'

/** How one model differs from another that records were compared with before. */
export interface Drift {
  /** Share of all possible pairs that are one person, and by how many bits its odds changed; null = there was no model. */
  readonly prior: {
    readonly before: number | null
    readonly after: number
    readonly bits: number | null
    /** By so many bits two lists of these sizes differ between which nobody drifted. */
    readonly by_chance: number | null
  }
  readonly comparisons: readonly ComparisonDrift[]
  /** The largest of all `psi`; null = no comparison is in both. */
  readonly psi: number | null
  /** The most by which one of them is above what two lists of these sizes show by chance; null = as `psi`. */
  readonly beyond_chance: number | null
}

/** A model, and of how many records. */
export interface FittedModel {
  readonly model: FrozenModel
  readonly records: number
}

export interface ComparisonDrift {
  readonly comparison: string
  /**
   * Population stability index of the shares of the levels, among pairs of one person and among others: 0 = the same,
   * over 0.25 = another population; null = one of the models does not know the comparison with these levels. Levels
   * that a model weighs alike count as one.
   */
  readonly psi: Psi | null
  /** So much of it two lists of these sizes show that nobody drifted between. */
  readonly by_chance: Psi | null
  /** What each level says, in bits; null = that model does not know it. */
  readonly levels: readonly {
    readonly level: string
    readonly before: number | null
    readonly after: number | null
  }[]
}

interface Psi {
  readonly one_person: number
  readonly others: number
}

/** Shares below it count as it: what was seen hardly ever must not decide. */
const LEAST_SHARE = 1e-4

/**
 * Without drift the expectation of PSI is (levels - 1) * (1 / n + 1 / m). Pairs of one person hang together, and a fit guesses
 * which they are: between invented lists of one kind, of 100 to 3,000 records, nine comparisons of ten were mostly below four
 * times as much and always below eight, the greatest was 19; among others, where records count for pairs, none was above twice.
 */
const BY_CHANCE = { one_person: 10, others: 2 } as const

/** Compares two models by the names of their comparisons and levels. */
export function driftOf(before: FittedModel | null, after: FittedModel): Drift {
  const [was, is] = [before?.model.comparisons ?? [], after.model.comparisons]
  const levelsOf = (all: typeof is, name: string): readonly FrozenLevel[] =>
    all.find(({ comparison }) => comparison === name)?.levels ?? []
  const chance = before && {
    one_person: BY_CHANCE.one_person * (1 / pairsOfOne(before) + 1 / pairsOfOne(after)),
    others: BY_CHANCE.others * (1 / before.records + 1 / after.records),
  }
  const comparisons = [...new Set([...is, ...was].map(({ comparison }) => comparison))].map((name) =>
    comparisonDrift(name, levelsOf(was, name), levelsOf(is, name), chance),
  )
  const known = comparisons.flatMap(({ psi, by_chance }) =>
    psi === null || by_chance === null ? [] : KINDS.map((kind) => [psi[kind], by_chance[kind]] as const),
  )
  const most = (all: readonly number[]): number | null => (all.length === 0 ? null : Math.max(...all))
  return {
    prior: priorDrift(before, after),
    comparisons,
    psi: most(known.map(([psi]) => psi)),
    beyond_chance: most(known.map(([psi, byChance]) => Math.max(0, psi - byChance))),
  }
}

const KINDS = ['one_person', 'others'] as const

/** So many pairs are one person. */
const pairsOfOne = ({ model, records }: FittedModel): number =>
  Math.max(1, (model.prior * records * (records - 1)) / 2)

/** Three deviations of the odds as counted from so many pairs of one person: what lists of one kind differ by. */
function priorDrift(before: FittedModel | null, after: FittedModel): Drift['prior'] {
  const deviation = before && Math.sqrt(1 / pairsOfOne(before) + 1 / pairsOfOne(after)) / Math.LN2
  return {
    before: before?.model.prior ?? null,
    after: after.model.prior,
    bits: before && logOdds(after.model.prior) - logOdds(before.model.prior),
    by_chance: deviation && 3 * deviation,
  }
}

const logOdds = (share: number): number => Math.log2(share / (1 - share))

function comparisonDrift(
  comparison: string,
  before: readonly FrozenLevel[],
  after: readonly FrozenLevel[],
  chance: Psi | null,
): ComparisonDrift {
  const names = [...new Set([...after, ...before].map(({ level }) => level))]
  const same = before.length === after.length && before.every(({ level }, i) => level === after[i]?.level)
  const classes = classesOf(before, after)
  const bits = (levels: readonly FrozenLevel[], name: string): number | null => {
    const found = levels.find(({ level }) => level === name)
    return found === undefined ? null : Math.log2(found.m / found.u)
  }
  const free = classes.length - 1
  return {
    comparison,
    psi: same
      ? { one_person: psiOf(before, after, classes, 'm'), others: psiOf(before, after, classes, 'u') }
      : null,
    by_chance: chance && same ? { one_person: free * chance.one_person, others: free * chance.others } : null,
    levels: names.map((level) => ({ level, before: bits(before, level), after: bits(after, level) })),
  }
}

/** Levels that both models tell apart: a fit pools neighbours that stand the wrong way round, and spreads their sum. */
function classesOf(
  before: readonly FrozenLevel[],
  after: readonly FrozenLevel[],
): readonly (readonly number[])[] {
  const pooled = (levels: readonly FrozenLevel[], i: number): boolean =>
    levels[i]?.m === levels[i - 1]?.m && levels[i]?.u === levels[i - 1]?.u
  const classes: number[][] = []
  for (let level = 0; level < after.length; level++) {
    const last = classes.at(-1)
    if (last !== undefined && (pooled(before, level) || pooled(after, level))) last.push(level)
    else classes.push([level])
  }
  return classes
}

function psiOf(
  before: readonly FrozenLevel[],
  after: readonly FrozenLevel[],
  classes: readonly (readonly number[])[],
  share: 'm' | 'u',
): number {
  const shareOf = (levels: readonly FrozenLevel[], ofClass: readonly number[]): number =>
    Math.max(
      LEAST_SHARE,
      ofClass.reduce((sum, level) => sum + (levels[level]?.[share] ?? 0), 0),
    )
  return classes.reduce((sum, ofClass) => {
    const [a, b] = [shareOf(before, ofClass), shareOf(after, ofClass)]
    return sum + (b - a) * Math.log(b / a)
  }, 0)
}
