import type { FrozenLevel, FrozenModel } from './engine/fit/frozen.ts'

/** How one model differs from another that records were compared with before. */
export interface Drift {
  /** Share of all possible pairs that are one person, and by how many bits its odds changed; null = there was no model. */
  readonly prior: { readonly before: number | null; readonly after: number; readonly bits: number | null }
  readonly comparisons: readonly ComparisonDrift[]
  /** The largest of all `psi`; null = no comparison is in both. */
  readonly psi: number | null
}

export interface ComparisonDrift {
  readonly comparison: string
  /**
   * Population stability index of the shares of the levels, among pairs of one person and among others: 0 = the same,
   * over 0.25 = another population; null = one of the models does not know the comparison with these levels.
   */
  readonly psi: { readonly one_person: number; readonly others: number } | null
  /** What each level says, in bits; null = that model does not know it. */
  readonly levels: readonly {
    readonly level: string
    readonly before: number | null
    readonly after: number | null
  }[]
}

/** Shares below it count as it: what was seen hardly ever must not decide. */
const LEAST_SHARE = 1e-4

/** Compares two models by the names of their comparisons and levels. */
export function driftOf(before: FrozenModel | null, after: FrozenModel): Drift {
  const names = [...after.comparisons, ...(before?.comparisons ?? [])].map(({ comparison }) => comparison)
  const levelsOf = (model: FrozenModel | null, name: string): readonly FrozenLevel[] =>
    model?.comparisons.find(({ comparison }) => comparison === name)?.levels ?? []
  const comparisons = [...new Set(names)].map((name) =>
    comparisonDrift(name, levelsOf(before, name), levelsOf(after, name)),
  )
  const psis = comparisons.flatMap(({ psi }) => (psi === null ? [] : [psi.one_person, psi.others]))
  return {
    prior: {
      before: before?.prior ?? null,
      after: after.prior,
      bits: before && logOdds(after.prior) - logOdds(before.prior),
    },
    comparisons,
    psi: psis.length === 0 ? null : Math.max(...psis),
  }
}

const logOdds = (share: number): number => Math.log2(share / (1 - share))

function comparisonDrift(
  comparison: string,
  before: readonly FrozenLevel[],
  after: readonly FrozenLevel[],
): ComparisonDrift {
  const names = [...new Set([...after, ...before].map(({ level }) => level))]
  const both = before.length === names.length && after.length === names.length
  const bits = (levels: readonly FrozenLevel[], name: string): number | null => {
    const found = levels.find(({ level }) => level === name)
    return found === undefined ? null : Math.log2(found.m / found.u)
  }
  return {
    comparison,
    psi: both ? { one_person: psiOf(before, after, 'm'), others: psiOf(before, after, 'u') } : null,
    levels: names.map((level) => ({ level, before: bits(before, level), after: bits(after, level) })),
  }
}

function psiOf(before: readonly FrozenLevel[], after: readonly FrozenLevel[], share: 'm' | 'u'): number {
  return after.reduce((sum, level) => {
    const [a, b] = [before.find((one) => one.level === level.level) ?? level, level].map((one) =>
      Math.max(one[share], LEAST_SHARE),
    ) as [number, number]
    return sum + (b - a) * Math.log(b / a)
  }, 0)
}
