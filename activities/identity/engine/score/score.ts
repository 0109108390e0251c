import type { Comparison, Encoded } from '../types.ts'
import { MILLI } from './milli.ts'
import { pairScale } from './scale.ts'
import type { Weights } from './weights.ts'

/** Pairs below this many thousandths of a bit are forgotten: odds of one to four against. */
export const FLOOR = -2 * MILLI

/** Scores pairs one by one, and keeps those that reach the floor. */
export function scorer(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  weights: Weights,
): { readonly visit: (a: number, b: number) => void; readonly done: () => ScoredPairs } {
  const scale = pairScale(encoded, comparisons, weights, FLOOR)
  const kept = pairList()
  let pairs = 0
  const visit = (a: number, b: number): void => {
    pairs += 1
    const weight = scale.weigh(a, b)
    if (weight >= FLOOR) kept.add(a, b, weight)
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
