import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bottleneckPath } from '../../../../../activities/identity/engine/cluster/path.ts'
import { type Edge, edgesOf, graphs, range } from './support/graph.ts'

/** The dull twin: the greatest weight so that edges of at least that weight lead from a to b. */
function widest(
  edges: readonly Edge[],
  members: readonly number[],
  a: number,
  b: number,
): number | undefined {
  const inside = edges.filter(([x, y]) => members.includes(x) && members.includes(y))
  const reaches = (least: number): boolean => {
    const reached = new Set([a])
    for (const _ of members)
      for (const [x, y, bits] of inside)
        if (bits >= least && (reached.has(x) || reached.has(y))) {
          reached.add(x)
          reached.add(y)
        }
    return reached.has(b)
  }
  const weights = inside.map(([, , bits]) => bits).sort((x, y) => y - x)
  return weights.find(reaches)
}

describe('the path that joined two records', () => {
  test('goes around a weak direct link', () => {
    const edges: Edge[] = [
      [0, 3, 1],
      [0, 1, 9],
      [1, 2, 5],
      [2, 3, 7],
      [3, 4, 20],
    ]
    expect(bottleneckPath(edgesOf(edges), range(0, 5), 0, 3)).toEqual({
      records: [0, 1, 2, 3],
      edges: [1, 2, 3],
      weakest: 5_000,
    })
    expect(bottleneckPath(edgesOf(edges), range(0, 5), 3, 0)?.records).toEqual([3, 2, 1, 0])
  })

  test('stays among the members', () => {
    const edges = edgesOf([
      [0, 2, 1],
      [0, 1, 9],
      [1, 2, 9],
    ])
    expect(bottleneckPath(edges, [0, 2], 0, 2)?.records).toEqual([0, 2])
  })

  test('is none where a must-link alone joined them, and none from a record to itself', () => {
    expect(bottleneckPath(edgesOf([[0, 1, 3]]), [0, 1, 2], 0, 2)).toBeUndefined()
    expect(bottleneckPath(edgesOf([[0, 1, 3]]), [0, 1, 2], 0, 0)).toBeUndefined()
  })

  test('leads step by step, and no other way has a stronger weakest edge', () => {
    fc.assert(
      fc.property(graphs(2, 12, false), fc.nat(3), ({ records, edges }, left) => {
        const members = range(0, records).filter((r) => r < 2 || r % 4 !== left)
        const path = bottleneckPath(edgesOf(edges), members, 0, 1)
        const best = widest(edges, members, 0, 1)
        expect(path?.weakest).toBe(best === undefined ? undefined : Math.round(best * 1000))
        if (path === undefined) return
        expect([path.records[0], path.records.at(-1)]).toEqual([0, 1])
        expect(new Set(path.records).size).toBe(path.records.length)
        for (const [i, edge] of path.edges.entries()) {
          const step = [path.records[i], path.records[i + 1]].sort((x = 0, y = 0) => x - y)
          expect(edges[edge]?.slice(0, 2)).toEqual(step)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('is the same in whatever order the edges come', () => {
    const turned = graphs(2, 12, false).chain(({ records, edges }) =>
      fc.tuple(fc.constant({ records, edges }), fc.shuffledSubarray([...edges], { minLength: edges.length })),
    )
    fc.assert(
      fc.property(turned, ([{ records, edges }, shuffled]) => {
        const way = (some: readonly Edge[]) => bottleneckPath(edgesOf(some), range(0, records), 0, 1)?.records
        expect(way(shuffled)).toEqual(way(edges))
      }),
    )
  })
})
