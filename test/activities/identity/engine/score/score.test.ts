import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import { householdPart, rarityOf } from '../../../../../activities/identity/engine/score/scale.ts'
import { FLOOR, scorer } from '../../../../../activities/identity/engine/score/score.ts'
import type { Weights } from '../../../../../activities/identity/engine/score/weights.ts'
import type { Comparison, Encoded } from '../../../../../activities/identity/engine/types.ts'

const weight = fc.integer({ min: -9_000, max: 9_000 })
const comparison = fc.record({
  levels: fc.tuple(fc.constant(0), weight, weight, weight),
  household: fc.tuple(fc.constant(0), weight, weight, weight),
  rarity: fc.array(fc.integer({ min: -2_000, max: 4_000 }), { minLength: 4, maxLength: 4 }),
  cost: fc.integer({ min: 1, max: 10 }),
})
const dependence = fc.record({ first: fc.constant(0), second: fc.constant(1), bits: fc.nat({ max: 6_000 }) })

test('giving up early forgets no pair that reaches the floor, and each weight is the sum of its parts', () => {
  fc.assert(
    fc.property(
      fc.array(comparison, { minLength: 2, maxLength: 5 }),
      fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 20 }),
      fc.option(dependence, { nil: null }),
      (made, rows, dependent) => {
        const encoded: Encoded = {
          records: rows.length,
          width: 5,
          rows: Int32Array.from(rows.flat()),
          fields: [],
          autoBlocked: [],
          without: [],
          forms: NO_FORMS,
        }
        // Record a says which level it has with any other; a code of record a says how rare that is.
        const comparisons = made.map(
          ({ cost }, c): Comparison => ({
            name: `c${c}`,
            levels: ['missing', 'same', 'similar', 'else'],
            person: null,
            termFrequencies: [],
            cost,
            compare: (a) => encoded.rows[a + c] ?? 0,
          }),
        )
        const weights: Weights = {
          prior: -3_000,
          levels: made.map(({ levels }) => Int32Array.from(levels)),
          household: made.map(({ household }) => Int32Array.from(household)),
          households: -2_000,
          rarity: made.map(({ rarity }, c) => [
            [],
            [{ slots: [c], byCode: Int32Array.from(rarity), most: Math.max(0, ...rarity) }],
            [],
            [],
          ]),
          dependences: dependent === null ? [] : [dependent],
        }
        const scoring = scorer(encoded, comparisons, weights)
        const wanted: [number, number][] = []
        rows.forEach((levels, a) => {
          scoring.visit(a, a)
          const said = made.map(
            (one, c) => (one.levels[levels[c] ?? 0] ?? 0) + (levels[c] === 1 ? (one.rarity[1] ?? 0) : 0),
          )
          const weaker = dependent === null ? 0 : Math.min(said[0] ?? 0, said[1] ?? 0)
          const twice = Math.max(0, Math.min(weaker, dependent?.bits ?? 0))
          const household = made.reduce(
            (sum, one, c) =>
              sum + (one.household[levels[c] ?? 0] ?? 0) + (levels[c] === 1 ? (one.rarity[1] ?? 0) : 0),
            -2_000 - twice,
          )
          const total = -3_000 + said.reduce((sum, one) => sum + one, 0) - twice - householdPart(household)
          if (total >= FLOOR) wanted.push([a, total])
        })
        const { a, weight: scored, pairs } = scoring.done()
        expect(pairs).toBe(rows.length)
        expect([...a].map((record, i) => [record, scored[i]])).toEqual(wanted)
      },
    ),
  )
})

test.each([
  [-9_000, 0],
  [-4_000, 0],
  [0, 1_000],
  [3_000, 3_170],
  [40_000, 40_000],
])('a household with odds of 2^(%i/1000) takes %i thousandths of a bit', (household, taken) => {
  expect(householdPart(household)).toBe(taken)
})

test('of a field with several slots the value that both records have says how rare it is, wherever it stands', () => {
  const byCode = Int32Array.of(0, 100, 20_000)
  const rows = Int32Array.of(1, 2, 2, 0)
  expect(rarityOf([{ slots: [0, 1], byCode, most: 20_000 }], rows, 0, 2)).toBe(20_000)
  expect(rarityOf([{ slots: [0], byCode, most: 20_000 }], rows, 0, 2)).toBe(100)
  expect(rarityOf(undefined, rows, 0, 2)).toBe(0)
})
