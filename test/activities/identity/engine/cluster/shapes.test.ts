import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Clusters, cluster } from '../../../../../activities/identity/engine/cluster/cluster.ts'
import {
  clique,
  constraintsOf,
  type Edge,
  edgesOf,
  type Graph,
  graph,
  graphs,
  range,
} from './support/graph.ts'
import { judge } from './support/twin.ts'

const clustered = (it: Graph): Clusters => cluster(it.records, edgesOf(it.edges), constraintsOf(it))
const firsts = (it: Graph): readonly number[] => [...clustered(it).first]

describe('what becomes of a graph', () => {
  test('nothing in, nothing out; records without edges stay alone', () => {
    const none = { components: 0, splitComponents: 0, largestComponent: 0, refused: 0, contradictions: 0 }
    expect(clustered(graph(0, []))).toEqual({
      first: new Int32Array(0),
      stats: { ...none, largestCluster: 0 },
    })
    expect(clustered(graph(2, []))).toEqual({
      first: Int32Array.of(0, 1),
      stats: { ...none, largestCluster: 1 },
    })
  })

  test('two records are joined above -1.5 bits', () => {
    expect(firsts(graph(2, [[0, 1, -1.499]]))).toEqual([0, 0])
    const weak = clustered(graph(2, [[0, 1, -1.5]]))
    expect([...weak.first]).toEqual([0, 1])
    expect(weak.stats).toMatchObject({ components: 0, largestComponent: 0 })
  })

  test.each([4, 12])('a bridge between two dense groups of %i is cut', (size) => {
    const groups = [...clique(range(0, size), 8), ...clique(range(size, 2 * size), 8)]
    const first = firsts(graph(2 * size, [...groups, [0, size, 3]]))
    expect(first).toEqual(range(0, 2 * size).map((r) => (r < size ? 0 : size)))
  })

  test.each([7, 40])('a chain of %i weak edges falls apart, a clique of them does not', (size) => {
    const links = range(0, size - 1).map((r): Edge => [r, r + 1, -0.8])
    const chain = clustered(graph(size, links))
    expect(chain.stats).toMatchObject({ components: 1, splitComponents: 1, largestComponent: size })
    expect(chain.stats.largestCluster).toBeLessThanOrEqual(3)
    expect(clustered(graph(size, clique(range(0, size), -0.8))).stats.largestCluster).toBe(size)
  })

  test('a family of six that shares a phone and nothing else stays six people', () => {
    const family = range(0, 6).flatMap((person) => [2 * person, 2 * person + 1])
    const same = range(0, 6).map((person): Edge => [2 * person, 2 * person + 1, 12])
    const phone = clique(family, -1.7).filter(([a, b]) => !same.some(([x, y]) => a === x && b === y))
    expect(firsts(graph(12, [...same, ...phone]))).toEqual(family.map((r) => r - (r % 2)))
  })

  test('the order of edges changes nothing', () => {
    const shuffled = graphs(2, 40, true).chain((it) =>
      fc.tuple(fc.constant(it), fc.shuffledSubarray([...it.edges], { minLength: it.edges.length })),
    )
    fc.assert(
      fc.property(shuffled, ([it, edges]) => {
        const turned = { ...it, must: it.must.map(([a, b]) => [b, a] as const), edges }
        expect(clustered(turned)).toEqual(clustered(it))
      }),
      { numRuns: 500 },
    )
  })

  test('nor does it in wide, loose graphs, where much is nearly as good as what is best', () => {
    const loose = fc.array(fc.tuple(fc.nat(49), fc.nat(49), fc.integer({ min: -15, max: 12 })), {
      minLength: 75,
      maxLength: 75,
    })
    fc.assert(
      fc.property(loose, fc.boolean(), (drawn, backwards) => {
        const ascending = drawn.filter(([a, b]) => a < b)
        const edges = [
          ...new Map(ascending.map(([a, b, w]): [number, Edge] => [a * 50 + b, [a, b, w / 10]])).values(),
        ]
        const turned = backwards ? edges.toReversed() : edges.toSorted(([, a], [, b]) => a - b)
        expect(firsts(graph(50, turned))).toEqual(firsts(graph(50, edges)))
      }),
      { numRuns: 1_000 },
    )
  })

  test('other numbers of the records give a clustering of the same gain, where it is exact', () => {
    fc.assert(
      fc.property(graphs(2, 8, false), (it) => {
        const last = it.records - 1
        const mirrored = { ...it, edges: it.edges.map(([a, b, w]): Edge => [last - b, last - a, w]) }
        expect(judge(mirrored).gain(firsts(mirrored))).toBe(judge(it).gain(firsts(it)))
      }),
      { numRuns: 300 },
    )
  })

  test('components do not touch each other', () => {
    fc.assert(
      fc.property(graphs(2, 20, false), graphs(2, 20, false), (one, other) => {
        const moved = other.edges.map(([a, b, w]): Edge => [a + one.records, b + one.records, w])
        const both = graph(one.records + other.records, [...one.edges, ...moved])
        const apart = [...firsts(one), ...firsts(other).map((r) => r + one.records)]
        expect(firsts(both)).toEqual(apart)
      }),
      { numRuns: 300 },
    )
  })
})
