import { describe, expect, test } from 'vitest'
import { fitted } from '../../../../../activities/identity/engine/fit/em.ts'
import {
  type Histogram,
  merged,
  patternCounter,
} from '../../../../../activities/identity/engine/fit/histogram.ts'
import { bitsOf, type Model } from '../../../../../activities/identity/engine/fit/model.ts'
import { monotone } from '../../../../../activities/identity/engine/fit/monotone.ts'
import type { Comparison } from '../../../../../activities/identity/engine/types.ts'
import { seeded } from '../support/people.ts'

const LEVELS = ['missing', 'same', 'similar', 'else']
const M = [0, 0.8, 0.15, 0.05]
const U = [0, 0.01, 0.04, 0.95]
const COMPARISONS = 4
/** Of what a household does not share: then nothing passes for one. */
const OWN = { own: [1, 2], mostElse: 0.2 }
const PRIOR = 0.002

/** Pairs of which `PRIOR` are one person; the last two comparisons copy each other with the given chance. */
function world(count: number, copies: number): readonly { readonly levels: readonly number[] }[] {
  const random = seeded(11)
  const drawn = (shares: readonly number[]): number => {
    const at = random()
    return at < (shares[1] ?? 0) ? 1 : at < (shares[1] ?? 0) + (shares[2] ?? 0) ? 2 : 3
  }
  return Array.from({ length: count }, () => {
    const shares = random() < PRIOR ? M : U
    const levels = Array.from({ length: COMPARISONS }, () => (random() < 0.1 ? 0 : drawn(shares)))
    return { levels: random() < copies ? [...levels.slice(0, 3), levels[2] ?? 0] : levels }
  })
}

function histogramOf(pairs: ReturnType<typeof world>): Histogram {
  const comparisons = Array.from(
    { length: COMPARISONS },
    (_, c): Comparison => ({
      name: `c${c}`,
      levels: LEVELS,
      person: null,
      termFrequencies: [],
      cost: 1,
      compare: (a) => pairs[a]?.levels[c] ?? 0,
    }),
  )
  const parts = [0, 1, 2].map((part) => {
    const counter = patternCounter(comparisons)
    for (let i = part; i < pairs.length; i += 3) counter.add(i, i)
    return counter.done()
  })
  return merged(parts)
}

function fitOn(copies: number): Model {
  const pairs = world(300_000, copies)
  const candidates = pairs.filter(
    ({ levels }) => levels.filter((level) => level === 1 || level === 2).length > 0,
  )
  return fitted({
    names: ['a', 'b', 'c', 'd'],
    levels: Array.from({ length: COMPARISONS }, () => LEVELS),
    person: Array.from({ length: COMPARISONS }, () => OWN),
    random: histogramOf(pairs.slice(0, 100_000)),
    histogram: histogramOf(candidates),
    pairs: pairs.length,
  })
}

describe('the fit', () => {
  test('finds again the shares by which the pairs were made, and the prior among all pairs', () => {
    const model = fitOn(0)
    expect(model.prior / PRIOR).toBeGreaterThan(0.85)
    expect(model.prior / PRIOR).toBeLessThan(1.15)
    expect(model.dependences).toEqual([])
    for (const { m, u } of model.comparisons)
      for (const level of [1, 2, 3]) {
        expect(m[level]).toBeCloseTo(M[level] ?? 0, 1)
        expect(Math.abs(Math.log2((u[level] ?? 1) / (U[level] ?? 1)))).toBeLessThan(0.12)
      }
  })

  test('sees which comparisons agree together more often than by chance, and by how much', () => {
    const { dependences } = fitOn(0.1)
    expect(dependences.map(({ first, second }) => [first, second])).toEqual([[2, 3]])
    // Both agree in 0.1 x 0.05 + 0.9 x 0.05^2 of the pairs, by chance in 0.05^2.
    expect(dependences[0]?.bits).toBeCloseTo(Math.log2((0.1 * 0.05 + 0.9 * 0.0025) / 0.0025), 0)
  })

  test('weighs "missing" with nothing', () => {
    expect(fitOn(0).comparisons.map((one) => bitsOf(one, 0))).toEqual([0, 0, 0, 0])
  })
})

test('a weaker agreement never weighs more than a stronger one; what stands wrongly is pooled', () => {
  const { m, u } = monotone([0, 0.3, 0.6, 0.1], [0, 0.1, 0.1, 0.8])
  expect(m[1]).toBeCloseTo(0.45)
  expect(m[2]).toBeCloseTo(0.45)
  expect(u[1]).toBeCloseTo(0.1)
  expect([m[3], u[3]]).toEqual([0.1, 0.8])
})
