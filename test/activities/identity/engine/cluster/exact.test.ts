import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cluster } from '../../../../../activities/identity/engine/cluster/cluster.ts'
import { constraintsOf, edgesOf, type Graph, graphs } from './support/graph.ts'
import { bestGain, judge } from './support/twin.ts'

const gainOf = (graph: Graph): number =>
  judge(graph).gain([...cluster(graph.records, edgesOf(graph.edges), constraintsOf(graph)).first])

describe('against the best of all partitions', () => {
  test.each([true, false])(
    'up to seven records the gain is the best there is (constraints: %s)',
    (constrained) => {
      fc.assert(
        fc.property(graphs(1, 7, constrained), (graph) => {
          expect(gainOf(graph)).toBe(bestGain(graph))
        }),
        { numRuns: 2_000 },
      )
    },
  )

  test('eight records as well', () => {
    fc.assert(
      fc.property(graphs(8, 8, true), (graph) => {
        expect(gainOf(graph)).toBe(bestGain(graph))
      }),
      { numRuns: 150 },
    )
  })

  test('nine and ten records come close, and most often reach it', () => {
    const shares: number[] = []
    fc.assert(
      fc.property(graphs(9, 10, true), (graph) => {
        const best = bestGain(graph)
        shares.push(best === 0 ? 1 : gainOf(graph) / best)
      }),
      { numRuns: 60, seed: 1 },
    )
    expect(shares.filter((share) => share === 1).length).toBeGreaterThan(0.8 * shares.length)
    expect(Math.min(...shares)).toBeGreaterThan(0.8)
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.99)
  })
})
