import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Clusters, cluster } from '../../../../../activities/identity/engine/cluster/cluster.ts'
import { clique, constraintsOf, edgesOf, type Graph, graph, graphs, range } from './support/graph.ts'
import { judge } from './support/twin.ts'

const clustered = (it: Graph): Clusters => cluster(it.records, edgesOf(it.edges), constraintsOf(it))
const firsts = (it: Graph): readonly number[] => [...clustered(it).first]

describe('constraints', () => {
  test('are never broken, in graphs of any size', () => {
    fc.assert(
      fc.property(graphs(2, 40, true), (it) => {
        expect(judge(it).gain(firsts(it))).toBeGreaterThan(-Infinity)
      }),
      { numRuns: 1_000 },
    )
  })

  test('hold in dense graphs, where breaking one would gain much', () => {
    const people = range(0, 400)
    const dense = graph(400, clique(people, 18), {
      cannot: [[0, 399]],
      exclusive: [people.map((r) => (r % 40 === 0 ? 1 + ((r / 40) % 2) : 0))],
    })
    const { first, stats } = clustered(dense)
    expect(first[0]).not.toBe(first[399])
    const holders = (odd: number) => people.filter((r) => r % 40 === 0 && (r / 40) % 2 === odd)
    for (const a of holders(0)) for (const b of holders(1)) expect(first[a]).not.toBe(first[b])
    expect(stats.refused).toBe(1 + 5 * 5)
  })

  test('a cannot-link cuts where least is lost', () => {
    const chain = graph(
      4,
      [
        [0, 1, 9],
        [1, 2, 4],
        [2, 3, 9],
      ],
      { cannot: [[0, 3]] },
    )
    expect(firsts(chain)).toEqual([0, 0, 2, 2])
  })

  test('a must-link joins records that nothing else connects', () => {
    const { first, stats } = clustered(
      graph(4, [], {
        must: [
          [0, 3],
          [3, 1],
        ],
      }),
    )
    expect([...first]).toEqual([0, 0, 2, 0])
    expect(stats).toMatchObject({ components: 1, largestComponent: 3, largestCluster: 3, splitComponents: 0 })
  })

  test('a record that agrees with one of two must-linked records weighs what it has against both', () => {
    const near = graph(
      3,
      [
        [0, 2, 1],
        [1, 2, -1.9],
      ],
      { must: [[0, 1]] },
    )
    expect(firsts(near)).toEqual([0, 0, 0])
    expect(firsts({ ...near, edges: [[0, 2, -1]] })).toEqual([0, 0, 2])
  })

  test('a cannot-link holds against must-links, however many they go over, and the must-link is reported', () => {
    const it = graph(4, clique([0, 1, 2, 3], 10), {
      must: [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      cannot: [[3, 0]],
    })
    const { first, stats } = clustered(it)
    expect([...first]).toEqual([0, 0, 0, 3])
    expect(stats.contradictions).toBe(1)
  })

  test('of two must-links that a cannot-link lets only one be obeyed, it is the one that comes first', () => {
    const decided = (...must: readonly [number, number][]) => firsts(graph(3, [], { must, cannot: [[0, 2]] }))
    expect(decided([1, 2], [0, 1])).toEqual([0, 1, 1])
    expect(decided([0, 1], [1, 2])).toEqual([0, 0, 2])
  })

  test('two values of an exclusive identifier keep records apart, whatever they weigh; no value agrees with all', () => {
    const it = graph(3, clique([0, 1, 2], 18), { exclusive: [[7, 0, 8]] })
    const { first, stats } = clustered(it)
    expect(first[0]).not.toBe(first[2])
    expect(new Set(first).size).toBe(2)
    expect(stats).toMatchObject({ refused: 1, splitComponents: 1 })
  })

  test('a must-link over two values says that both are one person: the other records of both follow', () => {
    const two = [...clique([0, 1], 10), ...clique([2, 3], 10)]
    const merged = graph(4, [...two, [1, 2, 5]], { must: [[0, 3]], exclusive: [[7, 7, 8, 8]] })
    expect(firsts(merged)).toEqual([0, 0, 0, 0])
    expect(firsts({ ...merged, must: [] })).toEqual([0, 0, 2, 2])
  })
})
