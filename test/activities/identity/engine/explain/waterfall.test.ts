import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import { waterfalls } from '../../../../../activities/identity/engine/explain/waterfall.ts'
import { FLOOR, scorer } from '../../../../../activities/identity/engine/score/score.ts'
import type { Weights } from '../../../../../activities/identity/engine/score/weights.ts'
import type { Comparison, Encoded } from '../../../../../activities/identity/engine/types.ts'

const COMPARISONS = 4
const LEVELS = ['missing', 'same', 'similar', 'else']
const bits = (most: number) => fc.integer({ min: -most, max: most })
const four = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 4, maxLength: 4 })

const worlds = fc.record({
  prior: bits(6_000),
  levels: four(fc.tuple(fc.constant(0), bits(9_000), bits(9_000), bits(9_000))),
  household: four(fc.tuple(fc.constant(0), bits(9_000), bits(9_000), bits(9_000))),
  households: bits(6_000),
  rarity: four(four(bits(4_000))),
  dependences: fc.array(
    fc.record({ first: fc.nat(1), second: fc.integer({ min: 2, max: 3 }), bits: fc.nat(6_000) }),
    { maxLength: 3 },
  ),
  rows: fc.array(four(fc.nat(3)), { minLength: 2, maxLength: 8 }),
  costs: four(fc.integer({ min: 1, max: 10 })),
})

test('the parts of a waterfall add up to what the scorer says, to the thousandth of a bit', () => {
  fc.assert(
    fc.property(worlds, ({ prior, levels, household, households, rarity, dependences, rows, costs }) => {
      const encoded: Encoded = {
        records: rows.length,
        width: COMPARISONS,
        rows: Int32Array.from(rows.flat()),
        fields: [],
        autoBlocked: [],
        without: [],
        forms: NO_FORMS,
      }
      const comparisons = costs.map(
        (cost, c): Comparison => ({
          name: `c${c}`,
          levels: LEVELS,
          person: null,
          termFrequencies: [],
          cost,
          compare: (a, b) => ((encoded.rows[a + c] ?? 0) + (encoded.rows[b + c] ?? 0)) % 4,
        }),
      )
      const weights: Weights = {
        prior,
        levels: levels.map((ofOne) => Int32Array.from(ofOne)),
        household: household.map((ofOne) => Int32Array.from(ofOne)),
        households,
        rarity: rarity.map((byCode, c) => {
          const table = { byCode: Int32Array.from(byCode), most: Math.max(0, ...byCode) }
          return [
            [],
            [
              { slots: [c], ...table },
              { slots: [(c + 1) % 4, c], ...table },
            ],
            [{ slots: [c], ...table }],
            [],
          ]
        }),
        dependences,
      }
      const weigh = waterfalls(encoded, comparisons, weights)
      for (let a = 0; a < rows.length; a++)
        for (let b = a + 1; b < rows.length; b++) {
          const scoring = scorer(encoded, comparisons, weights)
          scoring.visit(a, b)
          const scored = scoring.done().weight[0]
          const { total, steps, dependences: taken, household, probability } = weigh(a, b)
          expect(total < FLOOR ? undefined : total).toBe(scored)
          const parts = [...steps, ...taken].reduce((sum, { weight }) => sum + weight, prior + household)
          expect(parts).toBe(total)
          expect(probability).toBeCloseTo(1 - 1 / (1 + 2 ** (total / 1_000)), 12)
          expect(weigh(b, a)).toEqual(weigh(a, b))
        }
    }),
    { numRuns: 300 },
  )
})
