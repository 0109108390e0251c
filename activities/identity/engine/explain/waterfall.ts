import { householdPart, rarityOf } from '../score/scale.ts'
import type { Weights } from '../score/weights.ts'
import type { Comparison, Encoded } from '../types.ts'

/** What a pair of records weighs, part by part; all in thousandths of a bit, and they add up to `total`. */
export interface Waterfall {
  /** Log2 of the odds that any two records of the list are one person. */
  readonly prior: number
  readonly steps: readonly WaterfallStep[]
  readonly dependences: readonly TakenOff[]
  /** What is taken off because two people of one household would look like this, too; 0 or below. */
  readonly household: number
  readonly total: number
  /** That the pair is one person, 0 to 1. */
  readonly probability: number
}

/** What one comparison says: the names of a level and of a comparison, never a value. */
export interface WaterfallStep {
  readonly comparison: string
  readonly level: string
  readonly weight: number
  /** The part of `weight` that comes from how rare or common the values are. */
  readonly rarity: number
}

/** Two comparisons that agree on one fact: `weight`, 0 or below, keeps it from being counted twice. */
export interface TakenOff {
  readonly first: string
  readonly second: string
  readonly weight: number
}

/** Weighs pairs as the scorer does, but says why: slowly, never giving up early, and in the order of the model. */
export function waterfalls(
  { rows, width }: Encoded,
  comparisons: readonly Comparison[],
  weights: Weights,
): (a: number, b: number) => Waterfall {
  return (a, b) => {
    // How rare a value is, is looked up in the first record, as the scorer does.
    const [rowA, rowB] = [Math.min(a, b) * width, Math.max(a, b) * width]
    let odds = weights.households
    const steps = comparisons.map(({ name, levels, compare }, i): WaterfallStep => {
      const level = compare(rowA, rowB)
      const rarity = rarityOf(weights.rarity[i]?.[level], rows, rowA, rowB)
      odds += (weights.household[i]?.[level] ?? 0) + rarity
      return {
        comparison: name,
        level: levels[level] ?? '',
        weight: (weights.levels[i]?.[level] ?? 0) + rarity,
        rarity,
      }
    })
    return addedUp(weights, steps, odds)
  }
}

function addedUp({ prior, dependences }: Weights, steps: readonly WaterfallStep[], odds: number): Waterfall {
  const taken = dependences.flatMap(({ first, second, bits }): readonly TakenOff[] => {
    const [one, other] = [steps[first], steps[second]]
    if (one === undefined || other === undefined) return []
    const off = Math.min(one.weight, other.weight, bits)
    return off > 0 ? [{ first: one.comparison, second: other.comparison, weight: -off }] : []
  })
  const twice = taken.reduce((sum, { weight }) => sum + weight, 0)
  const household = 0 - householdPart(odds + twice)
  const total = steps.reduce((sum, { weight }) => sum + weight, prior) + twice + household
  return { prior, steps, dependences: taken, household, total, probability: 1 / (1 + 2 ** (-total / 1_000)) }
}
