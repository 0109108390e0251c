import type { Choices } from '../choices.ts'
import type { Dependence } from '../fit/dependence.ts'
import { bitsOf, type Model } from '../fit/model.ts'
import type { Comparison, Encoded } from '../types.ts'
import { limited, milli } from './milli.ts'
import type { RarityTable } from './rarity.ts'

/** One comparison never weighs more, in bits. */
const MOST = 30

/** Of each comparison, the weight of each level, and per level what a value adds. */
export interface Weights {
  /** Log2 of the odds that any two records are one person; this and all others in thousandths of a bit. */
  readonly prior: number
  readonly levels: readonly Int32Array[]
  /** Of each comparison, what each level says for two people of one household against strangers. */
  readonly household: readonly Int32Array[]
  /** Log2 of the odds that any two records are two people of one household. */
  readonly households: number
  /** Of each comparison and level, how rare the value is that both agree on; a level may agree on several fields. */
  readonly rarity: readonly (readonly (readonly Rarity[])[])[]
  /** Taken off when both comparisons speak for one person, at most what the weaker says. */
  readonly dependences: readonly Dependence[]
}

export interface Rarity extends RarityTable {
  /** Slots of the field: the value that both records have may stand in any of them. */
  readonly slots: readonly number[]
}

/** What a model says of a list; `rarityOf` gives how rare the values of a field are, by its index in `Encoded.fields`. */
export function weightsOf(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  model: Model,
  rarityOf: (field: number) => RarityTable,
): Weights {
  const tables = new Map<number, RarityTable>()
  const rarityOfField = (field: number): Rarity => {
    const table = tables.get(field) ?? rarityOf(field)
    tables.set(field, table)
    return { slots: encoded.fields[field]?.slots ?? [], ...table }
  }
  const levels = model.comparisons.map((ofOne) =>
    Int32Array.from(ofOne.levels, (_, level) => milli(limited(bitsOf(ofOne, level), -MOST, MOST))),
  )
  // How rare a value is says nothing where agreeing on it does not.
  const speaks = levels.map((ofOne) => ofOne.some((weight) => weight !== 0))
  return {
    prior: milli(Math.log2(model.prior / (1 - model.prior))),
    households: milli(Math.log2(model.households / (1 - model.households))),
    household: model.comparisons.map(({ household }) =>
      Int32Array.from(household, (bits) => milli(limited(bits, -MOST, MOST))),
    ),
    levels,
    dependences: model.dependences.map((one) => ({ ...one, bits: milli(one.bits) })),
    rarity: comparisons.map((one, i) =>
      one.levels.map((_, level) =>
        one.termFrequencies
          .filter((tf) => tf.level === level && speaks[i])
          .map((tf) => rarityOfField(tf.field)),
      ),
    ),
  }
}

/** Weights by which two records must bring so much more before they are one person. */
export const cautious = (weights: Weights, { caution }: Pick<Choices, 'caution'>): Weights => ({
  ...weights,
  prior: weights.prior - caution,
})
