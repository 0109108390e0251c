import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bare, clusterRecords } from '../../../activities/identity/cluster.ts'
import { carried, type Identifier, joins } from './support/carried.ts'

type Pairs = readonly (readonly [number, number])[]

const number = (...carriers: number[]): Identifier => ({ carriers, exclusive: 0 })

const clusters = (
  records: number,
  identifiers: readonly Identifier[],
  must: Pairs,
  cannot: Pairs,
): number[] => [
  ...clusterRecords(
    carried(records, identifiers, 1),
    { must: Int32Array.from(must.flat()), cannot: Int32Array.from(cannot.flat()) },
    bare(records),
  ).first,
]

describe('clusterRecords, with what operators decided', () => {
  test('bound records are one though they share nothing, with all that each of them shares', () => {
    expect(clusters(5, [joins(0, 1), joins(2, 3)], [[1, 2]], [])).toEqual([0, 0, 0, 0, 4])
  })

  test('parted records are two though they share an identifier, and a third goes to the first of them', () => {
    expect(clusters(3, [joins(0, 1, 2)], [], [[0, 1]])).toEqual([0, 1, 0])
  })

  test('parted records do not come together over a third', () => {
    expect(clusters(3, [joins(0, 2), joins(1, 2)], [], [[0, 1]])).toEqual([0, 1, 0])
  })

  test('a bond is stronger than two values of an exclusive type, and both values are that person from then on', () => {
    const identifiers = [number(0, 2), number(1, 3), number(4), joins(0, 1, 4)]
    expect(clusters(5, identifiers, [[0, 1]], [])).toEqual([0, 0, 0, 0, 4])
    expect(clusters(5, identifiers, [], [])).toEqual([0, 1, 0, 1, 4])
  })

  test('a record with two values of an exclusive type, when bound, still agrees with nobody else', () => {
    expect(clusters(3, [number(0), number(0, 2), joins(1, 2)], [[0, 1]], [])).toEqual([0, 0, 2])
  })

  test('of bonds that contradict a parting only over others, the newer ones hold', () => {
    expect(
      clusters(
        3,
        [],
        [
          [1, 2],
          [0, 1],
        ],
        [[0, 2]],
      ),
    ).toEqual([0, 1, 1])
  })

  const pair = (records: number) =>
    fc.tuple(fc.nat(records - 1), fc.nat(records - 1)).filter(([a, b]) => a !== b)
  const graph = fc.integer({ min: 2, max: 20 }).chain((records) =>
    fc.tuple(
      fc.constant(records),
      fc.array(
        fc.record({
          carriers: fc.uniqueArray(fc.nat(records - 1), { minLength: 1, maxLength: 6 }),
          exclusive: fc.constantFrom(-1, -1, 0),
        }),
        { maxLength: 30 },
      ),
      fc.array(pair(records), { maxLength: 12 }),
      fc.array(pair(records), { maxLength: 12 }),
    ),
  )

  test('no cluster ever holds two records that were parted', () => {
    fc.assert(
      fc.property(graph, ([records, identifiers, must, cannot]) => {
        const first = clusters(records, identifiers, must, cannot)
        for (const [a, b] of cannot) expect(first[a]).not.toBe(first[b])
      }),
      { numRuns: 2_000 },
    )
  })

  test('bound records are always in one cluster, where nothing was parted', () => {
    fc.assert(
      fc.property(graph, ([records, identifiers, must]) => {
        const first = clusters(records, identifiers, must, [])
        for (const [a, b] of must) expect(first[a]).toBe(first[b])
      }),
      { numRuns: 2_000 },
    )
  })

  test('the order of decisions that do not contradict each other does not count', () => {
    fc.assert(
      fc.property(graph, ([records, identifiers, must]) => {
        // Whose record has two values of one type agrees with nobody, so that it counts who was bound to it first.
        const values = identifiers.flatMap(({ carriers, exclusive }) =>
          exclusive < 0 ? [] : [...new Set(carriers)],
        )
        fc.pre(new Set(values).size === values.length)
        const reversed = must.map(([a, b]) => [b, a] as const).reverse()
        expect(clusters(records, identifiers, reversed, [])).toEqual(clusters(records, identifiers, must, []))
      }),
    )
  })

  test('a hub with 20,000 partings ends, in bounded time', () => {
    const everybody = Array.from({ length: 20_001 }, (_, record) => record)
    const started = performance.now()
    const first = clusters(
      20_001,
      [joins(...everybody)],
      [],
      everybody.slice(1).map((r) => [0, r] as const),
    )
    expect(new Set(first).size).toBe(2)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
