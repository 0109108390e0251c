import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bare,
  type Carried,
  type Compared,
  clusterRecords,
  type Decided,
} from '../../../activities/identity/cluster.ts'
import { carried, type Identifier, joins } from './support/carried.ts'

const exclusive = (type: number, ...carriers: number[]): Identifier => ({ carriers, exclusive: type })
const NOTHING: Decided = { must: Int32Array.of(), cannot: Int32Array.of() }
const firsts = (input: Carried): number[] => [...clusterRecords(input, NOTHING, bare(input.records)).first]

/** Processor time since then: others use the machine, too. */
function secondsSince(then: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(then)
  return (user + system) / 1e6
}

/** The dull twin: colours spread over shared identifiers until nothing changes. */
function naiveClusters(records: number, identifiers: readonly Identifier[]): number[] {
  const colour = Array.from({ length: records }, (_, record) => record)
  for (let changed = true; changed; ) {
    changed = false
    for (const { carriers } of identifiers) {
      const least = Math.min(...carriers.map((record) => colour[record] ?? record))
      for (const record of carriers)
        if (colour[record] !== least) {
          colour[record] = least
          changed = true
        }
    }
  }
  return colour
}

describe('clusterRecords', () => {
  test('joins records that share an identifier, also over others', () => {
    expect(firsts(carried(6, [joins(0, 3), joins(3, 5), joins(1, 4)], 0))).toEqual([0, 1, 2, 0, 1, 0])
  })

  test('a record without an identifier stays alone', () => {
    expect(firsts(carried(2, [], 0))).toEqual([0, 1])
  })

  test('two values of an exclusive type keep records apart, and the refusal is counted', () => {
    const input = carried(2, [joins(0, 1), exclusive(0, 0), exclusive(0, 1)], 1)
    expect(clusterRecords(input, NOTHING, bare(input.records))).toEqual({
      first: Int32Array.of(0, 1),
      refused: 1,
    })
  })

  test('a record that is kept apart from the first carrier still joins a later one', () => {
    const input = carried(3, [joins(0, 1, 2), exclusive(0, 0), exclusive(0, 1, 2)], 1)
    expect(firsts(input)).toEqual([0, 1, 1])
  })

  test('a stronger identifier decides before a weaker one', () => {
    // 1 has no number: the strong identifier gives it to 2, so the weak one cannot give it to 0 any more.
    const input = carried(3, [joins(1, 2), joins(0, 1), exclusive(0, 0), exclusive(0, 2)], 1)
    expect(firsts(input)).toEqual([0, 1, 1])
  })

  test('a record with two values of an exclusive type agrees with no record that has one', () => {
    const input = carried(3, [exclusive(0, 0, 1), exclusive(0, 0), joins(0, 2)], 1)
    expect(firsts(input)).toEqual([0, 1, 0])
  })

  const graph = fc.integer({ min: 1, max: 25 }).chain((records) =>
    fc.tuple(
      fc.constant(records),
      fc.array(
        fc.record({
          carriers: fc.uniqueArray(fc.nat(records - 1), { minLength: 1, maxLength: 5 }),
          exclusive: fc.constantFrom(-1, -1, 0, 1),
        }),
        { maxLength: 40 },
      ),
    ),
  )

  test('without exclusive types it equals the naive closure', () => {
    fc.assert(
      fc.property(graph, ([records, identifiers]) => {
        const plain = identifiers.map((identifier) => ({ ...identifier, exclusive: -1 }))
        expect(firsts(carried(records, plain, 0))).toEqual(naiveClusters(records, plain))
      }),
      { numRuns: 500 },
    )
  })

  test('no cluster ever holds two values of an exclusive type, but those of one record', () => {
    fc.assert(
      fc.property(graph, ([records, identifiers]) => {
        const first = firsts(carried(records, identifiers, 2))
        for (const type of [0, 1])
          for (let cluster = 0; cluster < records; cluster++) {
            const valuesOf = (record: number) =>
              identifiers.flatMap((i, n) => (i.exclusive === type && i.carriers.includes(record) ? [n] : []))
            const members = first.flatMap((f, record) => (f === cluster ? [record] : []))
            const holders = members.filter((record) => valuesOf(record).length > 0)
            const values = new Set(holders.flatMap(valuesOf))
            if (holders.length > 1) expect(values.size).toBeLessThanOrEqual(1)
          }
      }),
      { numRuns: 500 },
    )
  })

  test('clusters are components of shared identifiers, cut further only', () => {
    fc.assert(
      fc.property(graph, ([records, identifiers]) => {
        const first = firsts(carried(records, identifiers, 2))
        const whole = naiveClusters(records, identifiers)
        for (let record = 0; record < records; record++)
          expect(whole[record]).toBe(whole[first[record] ?? record])
      }),
    )
  })

  test('a value on 200,000 records that are all kept apart ends, in bounded time', () => {
    const everybody = Array.from({ length: 200_000 }, (_, record) => record)
    const input = carried(
      200_000,
      [joins(...[]), { carriers: everybody, exclusive: -1 }, ...everybody.map((r) => exclusive(0, r))],
      1,
    )
    const started = process.cpuUsage()
    expect(clusterRecords(input, NOTHING, bare(input.records)).refused).toBe(199_999)
    expect(secondsSince(started)).toBeLessThan(5)
  })

  test('a value on 200,000 records of which all say another person ends, too, and each asks a bounded number of others', () => {
    const records = 200_000
    const everybody = Array.from({ length: records }, (_, record) => record)
    let asked = 0
    const strangers: Compared = {
      ...bare(records),
      described: () => true,
      against: () => {
        asked += 1
        return true
      },
    }
    const input = carried(records, [{ carriers: everybody, exclusive: -1 }], 0)
    const started = process.cpuUsage()
    expect(clusterRecords(input, NOTHING, strangers).refused).toBe(records - 1)
    expect(asked / records).toBeLessThan(65)
    expect(secondsSince(started)).toBeLessThan(20)
  })
})
