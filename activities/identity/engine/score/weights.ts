import type { Choices } from '../choices.ts'
import type { Dependence } from '../fit/dependence.ts'
import { bitsOf, type Model } from '../fit/model.ts'
import type { Comparison, Dictionary, Encoded } from '../types.ts'

/** Thousandths of a bit, in which everything is added: sums of integers are the same in any order. */
export const MILLI = 1_000
/** How far a rare or a common value may move a weight, in bits. */
const MOST_UP = 10
const MOST_DOWN = -6
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

export interface Rarity {
  /** Slots of the field: the value that both records have may stand in any of them. */
  readonly slots: readonly number[]
  /** In shared memory: it is as long as the dictionary. */
  readonly byCode: Int32Array
  /** The most that a value adds. */
  readonly most: number
}

export function weightsOf(encoded: Encoded, comparisons: readonly Comparison[], model: Model): Weights {
  const tables = new Map<number, Omit<Rarity, 'slots'>>()
  const rarityOfField = (field: number): readonly Rarity[] => {
    const found = encoded.fields[field]
    if (found === undefined) return []
    const table = tables.get(field) ?? rarityIn(found.dictionary)
    tables.set(field, table)
    return [{ slots: found.slots, ...table }]
  }
  return {
    prior: milli(Math.log2(model.prior / (1 - model.prior))),
    households: milli(Math.log2(model.households / (1 - model.households))),
    household: model.comparisons.map(({ household }) =>
      Int32Array.from(household, (bits) => milli(limited(bits, -MOST, MOST))),
    ),
    levels: model.comparisons.map((ofOne) =>
      Int32Array.from(ofOne.levels, (_, level) => milli(limited(bitsOf(ofOne, level), -MOST, MOST))),
    ),
    dependences: model.dependences.map((one) => ({ ...one, bits: milli(one.bits) })),
    rarity: comparisons.map((one) =>
      one.levels.map((_, level) =>
        one.termFrequencies.filter((tf) => tf.level === level).flatMap((tf) => rarityOfField(tf.field)),
      ),
    ),
  }
}

/** Weights by which two records must bring so much more before they are one person. */
export const cautious = (weights: Weights, { caution }: Pick<Choices, 'caution'>): Weights => ({
  ...weights,
  prior: weights.prior - caution,
})

/**
 * How much more an agreement on each value says than one on a value at random: log2 of the chance that two records
 * agree at all over the chance that they agree on this value.
 */
function rarityIn({ count, size }: Dictionary): Omit<Rarity, 'slots'> {
  let records = 0
  for (let code = 1; code < size; code++) records += count[code] as number
  let chance = 0
  for (let code = 1; code < size; code++) chance += ((count[code] as number) / records) ** 2
  const byCode = new Int32Array(new SharedArrayBuffer(4 * size))
  let most = 0
  for (let code = 1; code < size; code++) {
    const share = (count[code] as number) / records
    const adds = milli(limited(Math.log2(chance / share), MOST_DOWN, MOST_UP))
    byCode[code] = adds
    if (adds > most) most = adds
  }
  return { byCode, most }
}

const milli = (bits: number): number => Math.round(bits * MILLI)
const limited = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)
