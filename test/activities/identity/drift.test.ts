import { describe, expect, test } from 'vitest'
import { driftOf } from '../../../activities/identity/drift.ts'
import { type FrozenModel, frozen } from '../../../activities/identity/engine/fit/frozen.ts'
import { run, town } from './engine/support/town.ts'

/** A model of comparisons with the levels same, close and else; shares among one person's pairs, then among others. */
function model(
  prior: number,
  comparisons: Readonly<Record<string, readonly [readonly number[], readonly number[]]>>,
): FrozenModel {
  return {
    prior,
    households: 0.001,
    dependences: [],
    comparisons: Object.entries(comparisons).map(([comparison, [m, u]]) => ({
      comparison,
      levels: ['same', 'close', 'else'].map((level, i) => ({
        level,
        m: m[i] ?? 0,
        u: u[i] ?? 0,
        household: 0,
      })),
    })),
  }
}
/** Of so many records that chance plays no part. */
const of = (fitted: FrozenModel, records = 1_000_000) => ({ model: fitted, records })
const NAME = [
  [0.8, 0.15, 0.05],
  [0.01, 0.09, 0.9],
] as const

describe('drift', () => {
  test('of a model from itself is none', () => {
    const one = model(0.01, { name: NAME })
    expect(driftOf(of(one), of(one))).toMatchObject({ prior: { bits: 0 }, psi: 0, beyond_chance: 0 })
  })

  test('says each change of weight in bits, the stability index by its formula, and the prior in bits', () => {
    const after = model(0.02, {
      name: [
        [0.4, 0.5, 0.1],
        [0.01, 0.09, 0.9],
      ],
    })
    const { prior, comparisons, psi } = driftOf(of(model(0.01, { name: NAME })), of(after))
    expect(prior.bits).toBeCloseTo(Math.log2(0.02 / 0.98 / (0.01 / 0.99)), 12)
    const [name] = comparisons
    expect(name?.levels[0]).toEqual({ level: 'same', before: Math.log2(80), after: Math.log2(40) })
    // By hand: (0.4 - 0.8) ln(0.4 / 0.8) + (0.5 - 0.15) ln(0.5 / 0.15) + (0.1 - 0.05) ln(0.1 / 0.05)
    expect(name?.psi?.one_person).toBeCloseTo(0.27726 + 0.42139 + 0.03466, 4)
    expect(name?.psi?.others).toBe(0)
    expect(psi).toBe(name?.psi?.one_person)
  })

  test('is by chance what the smaller of the two lists shows, whichever came first', () => {
    const small = of(model(0.01, { name: NAME }), 100)
    const large = of(model(0.01, { name: NAME }))
    for (const { comparisons, prior } of [driftOf(small, large), driftOf(large, small)]) {
      // Two levels are free; the small list has 0.01 * 100 * 99 / 2 pairs of one person.
      expect(comparisons[0]?.by_chance?.others).toBeCloseTo((2 * 2) / 100, 4)
      expect(comparisons[0]?.by_chance?.one_person).toBeCloseTo((2 * 10) / 49.5, 4)
      expect(prior.by_chance).toBeCloseTo(3 / Math.sqrt(49.5) / Math.LN2, 4)
    }
  })

  test('has no index where one of the models does not know the comparison, or there was none', () => {
    const after = model(0.01, { name: NAME, birth: NAME })
    const drift = driftOf(of(model(0.01, { name: NAME, phone: NAME })), of(after))
    expect(drift.comparisons.map(({ comparison, psi }) => [comparison, psi === null])).toEqual([
      ['name', false],
      ['birth', true],
      ['phone', true],
    ])
    expect(drift.comparisons[1]?.levels[0]).toMatchObject({ before: null, after: Math.log2(80) })
    expect(drift.comparisons[2]?.levels[0]).toMatchObject({ before: Math.log2(80), after: null })
    expect(driftOf(null, of(after))).toMatchObject({
      prior: { before: null, bits: null },
      psi: null,
      beyond_chance: null,
    })
  })

  test('levels that were hardly ever seen do not decide', () => {
    const never = model(0.01, {
      name: [
        [0.8, 0.2, 1e-12],
        [0.01, 0.09, 0.9],
      ],
    })
    const hardly = model(0.01, {
      name: [
        [0.8, 0.2, 1e-5],
        [0.01, 0.09, 0.9],
      ],
    })
    expect(driftOf(of(never), of(hardly)).psi).toBe(0)
  })

  test('does not see levels that one of the fits pooled, and spread their sum over', () => {
    const apart = model(0.01, {
      name: [
        [0.8, 0.15, 0.05],
        [0.01, 0.09, 0.9],
      ],
    })
    const pooled = model(0.01, {
      name: [
        [0.8, 0.1, 0.1],
        [0.01, 0.495, 0.495],
      ],
    })
    expect(driftOf(of(apart), of(pooled)).psi).toBeCloseTo(0, 12)
    expect(driftOf(of(pooled), of(apart)).psi).toBeCloseTo(0, 12)
  })

  test('of small lists of one kind of people is what chance explains; that of other people is not', async () => {
    const fitOf = async (people: number, seed: number, change: (said: string, n: number) => string) => {
      const records = town(people, seed)
        .flat()
        .map((one, n) => ({ ...one, ...(one.email ? { email: change(one.email, n) } : {}) }))
      return of(frozen((await run(records)).model, null), records.length)
    }
    const same = (said: string): string => said
    const secondMailbox = (said: string, n: number): string =>
      n % 2 === 0 ? `${n * 7_919}@other.example` : said
    for (const [people, seed] of [
      [60, 1],
      [120, 2],
      [250, 3],
    ] as const) {
      const drift = driftOf(await fitOf(people, seed, same), await fitOf(people, seed + 50, same))
      expect(drift.beyond_chance).toBeLessThan(0.1)
      expect(Math.abs(drift.prior.bits ?? 9)).toBeLessThan(Math.max(1, drift.prior.by_chance ?? 0))
    }
    const others = driftOf(await fitOf(400, 1, same), await fitOf(400, 51, secondMailbox))
    expect(others.beyond_chance).toBeGreaterThan(0.25)
  })
})
