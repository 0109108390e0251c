import type { Waterfall } from '../../activities/identity/engine/explain/waterfall.ts'

/** What two records weigh, for people and scripts: names of comparisons and levels, and bits. No value of anybody. */
export interface ShownWaterfall {
  /** What any two records of the list weigh. */
  readonly prior: number
  readonly comparisons: readonly {
    readonly comparison: string
    readonly level: string
    readonly bits: number
    /** The part of `bits` that comes from how rare or common the values are. */
    readonly rarity: number
  }[]
  readonly dependences: readonly { readonly first: string; readonly second: string; readonly bits: number }[]
  /** What is taken off because two people of one household would look like this, too; 0 or below. */
  readonly household: number
  readonly total: number
  readonly probability: number
}

export const shownWaterfall = (it: Waterfall): ShownWaterfall => ({
  prior: bits(it.prior),
  comparisons: it.steps.map(({ comparison, level, weight, rarity }) => ({
    comparison,
    level,
    bits: bits(weight),
    rarity: bits(rarity),
  })),
  dependences: it.dependences.map(({ first, second, weight }) => ({ first, second, bits: bits(weight) })),
  household: bits(it.household),
  total: bits(it.total),
  probability: it.probability,
})

/** Thousandths of a bit as bits. */
export const bits = (milli: number): number => milli / 1_000
