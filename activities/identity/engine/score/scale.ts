import type { Comparison, Encoded } from '../types.ts'
import { MILLI } from './milli.ts'
import type { Rarity, Weights } from './weights.ts'

/** Weighs pairs of records, in thousandths of a bit. */
export interface Scale {
  /** The weight of a pair; less than the floor, and not exact, where nothing can lift it above. */
  readonly weigh: (a: number, b: number) => number
  /** Log2 of the odds that the pair weighed last is two people of one household, and not strangers. */
  readonly household: () => number
}

export function pairScale(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  weights: Weights,
  floor: number,
): Scale {
  const steps = orderOf(comparisons, weights)
  const { rows, width } = encoded
  const added = new Int32Array(comparisons.length)
  let household = 0
  const weigh = (a: number, b: number): number => {
    const rowA = a * width
    const rowB = b * width
    let weight = weights.prior
    household = weights.households
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step
      if (weight + step.rest < floor) return weight + step.rest
      const level = step.compare(rowA, rowB)
      const rarity = rarityOf(step.rarity[level], rows, rowA, rowB)
      const adds = (step.levels[level] as number) + rarity
      weight += adds
      household += (step.household[level] as number) + rarity
      added[step.index] = adds
    }
    const twice = countedTwice(weights.dependences, added)
    household -= twice
    return weight - twice - householdPart(household)
  }
  return { weigh, household: () => household }
}

/** What the values that two rows agree on add, or take away. */
export function rarityOf(
  rarity: Weights['rarity'][number][number] | undefined,
  rows: Int32Array,
  rowA: number,
  rowB: number,
): number {
  if (rarity === undefined) return 0
  let sum = 0
  for (let i = 0; i < rarity.length; i++) {
    const one = rarity[i] as Rarity
    sum += one.byCode[agreedCode(one.slots, rows, rowA, rowB)] as number
  }
  return sum
}

/** The code that both rows have in one of the slots; of one slot that of the first row, which may be but alike. */
function agreedCode(slots: readonly number[], rows: Int32Array, rowA: number, rowB: number): number {
  if (slots.length === 1) return rows[rowA + (slots[0] as number)] as number
  for (const x of slots) {
    const code = rows[rowA + x] as number
    if (code === 0) continue
    for (const y of slots) if (rows[rowB + y] === code) return code
  }
  return 0
}

/** What comparisons that depend on each other say twice: at most what the weaker of two says. */
function countedTwice(dependences: Weights['dependences'], added: Int32Array): number {
  let sum = 0
  for (let i = 0; i < dependences.length; i++) {
    const both = dependences[i] as (typeof dependences)[number]
    const weaker = Math.min(added[both.first] as number, added[both.second] as number)
    if (weaker > 0) sum += Math.min(weaker, both.bits)
  }
  return sum
}

const FAR_BELOW = -4 * MILLI
const FAR_ABOVE = 30 * MILLI

/**
 * What a pair loses because a household would explain it as well: log2(1 + odds of a household). Odds of less than one
 * to sixteen take nothing.
 */
export function householdPart(household: number): number {
  if (household <= FAR_BELOW) return 0
  return household >= FAR_ABOVE ? household : Math.round(MILLI * Math.log2(1 + 2 ** (household / MILLI)))
}

interface Step {
  readonly index: number
  readonly compare: Comparison['compare']
  /** By level: what it adds to the weight, and to the odds of a household. */
  readonly levels: Int32Array
  readonly household: Int32Array
  readonly rarity: Weights['rarity'][number]
  /** The most that this step and those after it can add. */
  readonly rest: number
}

/** What says most for its cost first, so that most pairs are given up early. */
function orderOf(comparisons: readonly Comparison[], weights: Weights): readonly Step[] {
  const all = comparisons.map((comparison, i) => {
    const levels = weights.levels[i] ?? new Int32Array(16)
    const rarity = weights.rarity[i] ?? []
    const household = weights.household[i] ?? new Int32Array(16)
    const most = Math.max(0, ...levels.map((weight, level) => weight + gainOf(rarity[level] ?? [])))
    const least = Math.min(...levels)
    return { index: i, household, comparison, levels, rarity, most, worth: (most - least) / comparison.cost }
  })
  all.sort((x, y) => y.worth - x.worth)
  let rest = all.reduce((sum, one) => sum + one.most, 0)
  return all.map(({ index, household, comparison, levels, rarity, most }) => {
    const step = { index, household, compare: comparison.compare, levels, rarity, rest }
    rest -= most
    return step
  })
}

const gainOf = (rarity: Weights['rarity'][number][number]): number =>
  rarity.reduce((sum, { most }) => sum + most, 0)
