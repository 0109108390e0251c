import type { Comparison, Encoded } from '../types.ts'
import { MILLI, type Weights } from './weights.ts'

/** Pairs below this many thousandths of a bit are forgotten: odds of one to four against. */
const HB = 0
const NEG2 = -Number(process.env.NEG2 ?? 2) * 1000
export const FLOOR = -2 * MILLI

/** Scores pairs one by one, and keeps those that reach the floor. */
export function scorer(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  weights: Weights,
  floor: number,
): { readonly visit: (a: number, b: number) => void; readonly done: () => ScoredPairs } {
  const steps = orderOf(comparisons, weights)
  const kept = pairList()
  const { rows, width } = encoded
  const { dependences } = weights
  const of = new Int32Array(comparisons.length)
  let pairs = 0
  const visit = (a: number, b: number): void => {
    pairs += 1
    const rowA = a * width
    const rowB = b * width
    let weight = weights.prior
    let home = weights.households
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step
      if (weight + step.rest < floor) return
      const level = step.compare(rowA, rowB)
      let said = step.levels[level] as number
      home += (step.home[level] as number) - said
      const rare = step.rare[level]
      if (rare !== undefined)
        for (let r = 0; r < rare.length; r++) {
          const one = rare[r] as (typeof rare)[number]
          said += one.byCode[rows[rowA + one.slot] as number] as number
        }
      weight += said
      home += said
      of[step.index] = said
    }
    for (let i = 0; i < dependences.length; i++) {
      const both = dependences[i] as (typeof dependences)[number]
      const weaker = Math.min(of[both.first] as number, of[both.second] as number)
      if (weaker > 0) {
        weight -= Math.min(weaker, both.bits)
        home -= Math.min(weaker, both.bits)
      }
    }
    // Log2 of 1 + the odds of a household: nothing where these are small.
    if (home > -4 * MILLI) weight -= home > 30 * MILLI ? home : Math.round(MILLI * Math.log2(1 + 2 ** (home / MILLI)))
    if (floor < FLOOR && weight < NEG2 && home < HB) weight = NEG2
    if (weight >= floor) kept.add(a, b, weight)
  }
  return { visit, done: () => ({ pairs, ...kept.done() }) }
}

export interface ScoredPairs {
  /** How many pairs were looked at. */
  readonly pairs: number
  readonly a: Int32Array
  readonly b: Int32Array
  readonly weight: Int32Array
}

interface Step {
  readonly index: number
  readonly compare: Comparison['compare']
  readonly levels: Int32Array
  readonly home: Int32Array
  readonly rare: Weights['rare'][number]
  /** The most that this step and those after it can add. */
  readonly rest: number
}

/** What says most for its cost first, so that most pairs are given up early. */
function orderOf(comparisons: readonly Comparison[], weights: Weights): readonly Step[] {
  const all = comparisons.map((comparison, i) => {
    const levels = weights.levels[i] ?? new Int32Array(16)
    const rare = weights.rare[i] ?? []
    const home = weights.home[i] ?? new Int32Array(16)
    const most = Math.max(0, ...levels.map((weight, level) => weight + gainOf(rare[level] ?? [])))
    const least = Math.min(...levels)
    return { index: i, home, comparison, levels, rare, most, worth: (most - least) / comparison.cost }
  })
  all.sort((x, y) => y.worth - x.worth)
  let rest = all.reduce((sum, one) => sum + one.most, 0)
  return all.map(({ index, home, comparison, levels, rare, most }) => {
    const step = { index, home, compare: comparison.compare, levels, rare, rest }
    rest -= most
    return step
  })
}

const gainOf = (rare: Weights['rare'][number][number]): number =>
  rare.reduce((sum, { most }) => sum + most, 0)

function pairList() {
  let room = 1_024
  let count = 0
  let a = new Int32Array(room)
  let b = new Int32Array(room)
  let weight = new Int32Array(room)
  const wider = (from: Int32Array): Int32Array<ArrayBuffer> => {
    const to = new Int32Array(room)
    to.set(from)
    return to
  }
  return {
    add: (x: number, y: number, w: number): void => {
      if (count === room) {
        room *= 2
        a = wider(a)
        b = wider(b)
        weight = wider(weight)
      }
      a[count] = x
      b[count] = y
      weight[count] = w
      count += 1
    },
    done: () => ({ a: a.slice(0, count), b: b.slice(0, count), weight: weight.slice(0, count) }),
  }
}
