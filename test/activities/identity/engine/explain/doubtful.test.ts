import { describe, expect, test } from 'vitest'
import { type Doubt, doubtful } from '../../../../../activities/identity/engine/explain/doubtful.ts'
import {
  clique,
  constraintsOf,
  type Edge,
  edgesOf,
  type Graph,
  graph,
  range,
} from '../cluster/support/graph.ts'

/** The doubts of clusters that are given by the first record of each record's. */
const doubts = (first: readonly number[], it: Graph, most = 10): readonly Doubt[] =>
  doubtful({ first: Int32Array.from(first), edges: edgesOf(it.edges), constraints: constraintsOf(it) }, most)

const two = [0, 0, 0, 3, 3]
const inside = [...clique([0, 1, 2], 12), ...clique([3, 4], 12)]

describe('doubts', () => {
  test('are the strongest link between two clusters that stayed apart, by the records that would move', () => {
    const [pair, ...rest] = doubts(two, graph(5, [...inside, [1, 3, 1], [2, 4, -1], [0, 3, 1]]))
    expect(rest).toEqual([])
    expect(pair).toMatchObject({ kind: 'pair', a: 0, b: 3, weight: 1_000, sizes: [3, 2] })
    expect(pair?.damage).toBeCloseTo((2 * 2) / 3)
  })

  test('are links that hold a cluster together alone and are weak, not those of which there are two', () => {
    const one = [0, 0, 0, 0, 0]
    const [bridge, ...rest] = doubts(one, graph(5, [...inside, [1, 3, 2], [2, 4, -3]]))
    expect(rest).toEqual([])
    expect(bridge).toMatchObject({ kind: 'bridge', a: 1, b: 3, weight: 2_000, sizes: [3, 2] })
    expect(bridge?.damage).toBeCloseTo(2 / 5)
    expect(doubts(one, graph(5, [...inside, [1, 3, 2], [2, 4, 2]]))).toEqual([])
    expect(doubts(one, graph(5, [...inside, [1, 3, 5]]))).toEqual([])
  })

  test('are none where a link is far too weak or strong enough', () => {
    for (const bits of [-2.001, 3.001]) expect(doubts(two, graph(5, [...inside, [1, 3, bits]]))).toEqual([])
    for (const bits of [-2, 3]) expect(doubts(two, graph(5, [...inside, [1, 3, bits]]))).toHaveLength(1)
  })

  test('are none where an operator decided, or an exclusive identifier does', () => {
    const near = [...inside, [1, 3, 1]] as const
    expect(doubts(two, graph(5, near, { cannot: [[4, 0]] }))).toEqual([])
    expect(doubts(two, graph(5, near, { exclusive: [[7, 0, 0, 0, 8]] }))).toEqual([])
    expect(doubts(two, graph(5, near, { exclusive: [[7, 0, 0, 0, 7]] }))).toHaveLength(1)
    const one = [0, 0, 0, 0, 0]
    expect(doubts(one, graph(5, near, { must: [[3, 1]] }))).toEqual([])
    expect(doubts(one, graph(5, near, { must: [[0, 4]] }))).toEqual([])
  })

  test('come by damage, whatever order links are in, and no more of them than are wanted', () => {
    const first = range(0, 30).map((r) => r - (r % 3))
    const near = range(0, 9).map((n): Edge => [3 * n, 3 * n + 3, (n % 5) - 2])
    const edges = [...range(0, 10).flatMap((n) => clique([3 * n, 3 * n + 1, 3 * n + 2], 9)), ...near]
    const all = doubts(first, graph(30, edges))
    expect(all.map(({ a }) => a)).toEqual([12, 9, 24, 6, 21, 3, 18, 0, 15])
    expect(doubts(first, graph(30, edges.toReversed()), 4)).toEqual(all.slice(0, 4))
  })
})
