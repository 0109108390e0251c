import { expect, test } from 'vitest'
import { comparisonsOf } from '../../../../../activities/identity/engine/compare/comparisons.ts'
import type { Model } from '../../../../../activities/identity/engine/fit/model.ts'
import { weightsOf } from '../../../../../activities/identity/engine/score/weights.ts'
import { encoded } from '../encode/people-list.ts'

const list = encoded({ family_name: ['Lee', 'Lee', 'Ann'], gender: ['f', 'm', 'f'] })
const RARE = { byCode: new Int32Array(4), most: 0 }
const comparisons = comparisonsOf(list)
const raritiesOf = (ratio: (name: string) => number): readonly number[] => {
  const model: Model = {
    prior: 0.1,
    households: 0.01,
    dependences: [],
    comparisons: comparisons.map(({ name, levels }) => ({
      name,
      levels,
      m: levels.map(() => 0.1 * ratio(name)),
      u: levels.map(() => 0.1),
      household: levels.map(() => 0),
    })),
  }
  return weightsOf(list, comparisons, model, () => RARE).rarity.map((levels) => levels.flat().length)
}

test('how rare a value is counts where agreement counts, and nowhere else', () => {
  expect(comparisons.map(({ name }) => name)).toEqual(['name', 'gender'])
  const [ofName = 0, ofGender = 0] = raritiesOf(() => 2)
  expect([ofName > 0, ofGender > 0]).toEqual([true, true])
  expect(raritiesOf((name) => (name === 'gender' ? 1 : 2))).toEqual([ofName, 0])
})
