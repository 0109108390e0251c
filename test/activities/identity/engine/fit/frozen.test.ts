import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frozen, thawed } from '../../../../../activities/identity/engine/fit/frozen.ts'
import type { Model } from '../../../../../activities/identity/engine/fit/model.ts'

const share = fc.double({ min: 1e-9, max: 1, noNaN: true })
const models: fc.Arbitrary<Model> = fc
  .array(fc.array(fc.tuple(share, share, share), { minLength: 1, maxLength: 5 }), {
    minLength: 2,
    maxLength: 6,
  })
  .chain((levels) =>
    fc.record({
      prior: share,
      households: share,
      comparisons: fc.constant(
        levels.map((ofOne, c) => ({
          name: `c${c}`,
          levels: ['missing', ...ofOne.map((_, level) => `level ${level}`)],
          m: [0, ...ofOne.map(([m]) => m)],
          u: [0, ...ofOne.map(([, u]) => u)],
          household: [0, ...ofOne.map(([, , household]) => household)],
        })),
      ),
      dependences: fc.array(
        fc.record({
          first: fc.constant(0),
          second: fc.integer({ min: 1, max: levels.length - 1 }),
          bits: share,
        }),
        { maxLength: 3 },
      ),
    }),
  )

describe('a frozen model', () => {
  test('gives the model back, digit by digit, also over a file', () => {
    fc.assert(
      fc.property(models, (model) => {
        const file = JSON.parse(JSON.stringify(frozen(model, null))) as ReturnType<typeof frozen>
        expect(thawed(file, model.comparisons)).toEqual({ model, unused: [], lacking: [], differing: [] })
      }),
    )
  })

  test('finds its comparisons by name; dependences on those that a list has not are left out', () => {
    fc.assert(
      fc.property(models, (model) => {
        const [gone, ...rest] = model.comparisons.toReversed()
        const list = [...rest]
        const it = thawed(frozen(model, null), list)
        expect(it.unused).toEqual([gone?.name])
        expect(it.model?.comparisons).toEqual(list)
        const names = (one: Model | null): readonly string[] =>
          (one?.dependences ?? []).map(({ first, second }) =>
            [one?.comparisons[first]?.name, one?.comparisons[second]?.name].join(),
          )
        expect(names(it.model)).toEqual(names(model).filter((pair) => !pair.includes(gone?.name ?? '')))
      }),
    )
  })

  test('is none for a list that has another comparison, or one with other levels', () => {
    const comparison = {
      name: 'name',
      levels: ['missing', 'same', 'else'],
      m: [0, 0.9, 0.1],
      u: [0, 0.1, 0.9],
      household: [0, -2, 0.1],
    }
    const file = frozen({ prior: 0.1, households: 0.01, comparisons: [comparison], dependences: [] }, null)
    const more = [comparison, { name: 'email', levels: ['missing', 'same'] }]
    expect(thawed(file, more)).toEqual({ model: null, unused: [], lacking: ['email'], differing: [] })
    for (const levels of [
      ['missing', 'same'],
      ['missing', 'equal', 'else'],
      ['missing', 'same', 'else', 'x'],
    ])
      expect(thawed(file, [{ name: 'name', levels }])).toMatchObject({ model: null, differing: ['name'] })
  })
})
