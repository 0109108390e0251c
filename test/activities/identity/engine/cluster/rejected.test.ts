import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cluster } from '../../../../../activities/identity/engine/cluster/cluster.ts'
import { bestRejected, type Rejected } from '../../../../../activities/identity/engine/cluster/rejected.ts'
import { clique, constraintsOf, edgesOf, type Graph, graph, graphs, range } from './support/graph.ts'
import { judge } from './support/twin.ts'

const firstOf = (it: Graph): Int32Array => cluster(it.records, edgesOf(it.edges), constraintsOf(it)).first
const rejected = (it: Graph, a: number, b: number): Rejected | undefined =>
  bestRejected(edgesOf(it.edges), constraintsOf(it), firstOf(it), a, b)

describe('why two clusters stayed apart', () => {
  test('is no question for records of one cluster', () => {
    expect(rejected(graph(2, [[0, 1, 5]]), 0, 1)).toBeUndefined()
  })

  test('nothing was scored between them', () => {
    const none = { edge: undefined, pairs: 1, scored: 0, gain: -500, stop: { reason: 'unscored' } }
    expect(rejected(graph(2, []), 0, 1)).toEqual(none)
  })

  test('the best link weighs too little', () => {
    const weak = rejected(
      graph(3, [
        [0, 1, 9],
        [0, 2, -1.9],
        [1, 2, -1.6],
      ]),
      0,
      2,
    )
    expect(weak).toEqual({ edge: 2, pairs: 2, scored: 2, gain: -500, stop: { reason: 'weight' } })
  })

  test('the best link is outweighed by the pairs that do not agree', () => {
    const bridge = graph(8, [...clique([0, 1, 2, 3], 8), ...clique([4, 5, 6, 7], 8), [0, 4, 3]])
    const objective = {
      edge: 12,
      pairs: 16,
      scored: 1,
      gain: 5_000 - 16 * 500,
      stop: { reason: 'objective' },
    }
    expect(rejected(bridge, 1, 6)).toEqual(objective)
  })

  test('a cannot-link, named by its records', () => {
    const it = graph(
      4,
      clique([0, 1, 2, 3], 10).filter(([a, b]) => a !== 0 || b !== 3),
      { cannot: [[3, 0]] },
    )
    const first = firstOf(it)
    expect(first[0]).not.toBe(first[3])
    expect(rejected(it, 0, 3)).toMatchObject({ stop: { reason: 'cannot_link', a: 3, b: 0 } })
  })

  test('an exclusive identifier, named by its type and a holder on each side', () => {
    const exclusive = [
      [0, 0, 0],
      [5, 0, 6],
    ]
    const it = rejected(
      graph(
        3,
        [
          [0, 1, 9],
          [0, 2, 12],
        ],
        { exclusive },
      ),
      1,
      2,
    )
    expect(it).toMatchObject({ edge: 1, gain: 13_000, stop: { reason: 'exclusive', type: 1, a: 0, b: 2 } })
  })

  test('agrees with what merging both would gain: nothing, or a broken constraint', () => {
    fc.assert(
      fc.property(graphs(2, 8, true), (it) => {
        const first = firstOf(it)
        const { gain } = judge(it)
        const heads = range(0, it.records).filter((r) => first[r] === r)
        for (const a of heads)
          for (const b of heads.filter((other) => other > a)) {
            const merged = [...first].map((home) => (home === b ? a : home))
            const found = rejected(it, a, b)
            if (found === undefined) throw new Error('no answer for two clusters')
            const better = gain(merged) - gain([...first])
            if (better > -Infinity) {
              expect(found.gain).toBe(better)
              expect(better).toBeLessThanOrEqual(0)
              expect(['unscored', 'weight', 'objective']).toContain(found.stop.reason)
            } else if (found.gain > 0) expect(['cannot_link', 'exclusive']).toContain(found.stop.reason)
          }
      }),
      { numRuns: 500 },
    )
  })
})
