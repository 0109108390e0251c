import { describe, expect, test } from 'vitest'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import {
  pairsInside,
  weighInside,
  withInside,
} from '../../../../../activities/identity/engine/score/inside.ts'
import type { Weights } from '../../../../../activities/identity/engine/score/weights.ts'
import type { Comparison, Edges, Encoded } from '../../../../../activities/identity/engine/types.ts'

const edgesOf = (pairs: readonly (readonly [number, number, number])[]): Edges => ({
  count: pairs.length,
  a: Int32Array.from(pairs, ([a]) => a),
  b: Int32Array.from(pairs, ([, b]) => b),
  weight: Int32Array.from(pairs, ([, , weight]) => weight),
})

const listed = ({ a, b }: { readonly a: Int32Array; readonly b: Int32Array }) =>
  [...a].map((one, i) => [one, b[i]])

/** One cluster of so many records, then one of two. */
const oneOf = (records: number): Int32Array => Int32Array.of(...new Int32Array(records), records, records)

describe('the pairs inside clusters', () => {
  test('are all of them, each once, the smaller record first', () => {
    expect(listed(pairsInside(Int32Array.of(0, 1, 0, 1, 0, 5)))).toEqual([
      [0, 2],
      [0, 4],
      [2, 4],
      [1, 3],
    ])
  })

  test('are left out of a cluster of more than 300 records, whose edges stay as they were', () => {
    expect(pairsInside(oneOf(300)).a).toHaveLength((300 * 299) / 2 + 1)
    const first = oneOf(301)
    const inside = pairsInside(first)
    expect(listed(inside)).toEqual([[301, 302]])
    const found = edgesOf([
      [0, 7, 5_000],
      [300, 301, -1_000],
      [301, 302, 4_000],
    ])
    const { count, a, b, weight } = withInside(found, first, inside, Int32Array.of(-3_000))
    expect([count, listed({ a, b }), [...weight]]).toEqual([
      3,
      [
        [0, 7],
        [300, 301],
        [301, 302],
      ],
      [5_000, -1_000, -3_000],
    ])
  })
})

/** Pairs that all have one level, which weighs so much for a person and for a household. */
function weighed(level: number, household: number): number {
  const encoded: Encoded = {
    records: 2,
    width: 1,
    rows: Int32Array.of(1, 1),
    fields: [],
    autoBlocked: [],
    without: [],
    forms: NO_FORMS,
  }
  const comparison: Comparison = {
    name: 'c',
    levels: ['missing', 'same'],
    person: null,
    termFrequencies: [],
    cost: 1,
    compare: () => 1,
  }
  const weights: Weights = {
    prior: 0,
    households: 0,
    levels: [Int32Array.of(0, level)],
    household: [Int32Array.of(0, household)],
    rarity: [[[], []]],
    dependences: [],
  }
  const pairs = { a: Int32Array.of(0, 0), b: Int32Array.of(1, 1) }
  return weighInside(encoded, [comparison], weights, pairs, [1, 2])[0] ?? 0
}

test.each([
  ['a pair that agrees counts in full', 9_000, -9_000, 9_000],
  ['one that disagrees a little counts in full', -2_500, -9_000, -2_500],
  ['one that disagrees wholly counts with three bits', -20_000, -9_000, -3_000],
  ['with four where it looks like a household', -20_000, 1_000, -4_000],
])('inside of a cluster %s', (_, level, household, counts) => {
  expect(weighed(level, household)).toBe(counts)
})
