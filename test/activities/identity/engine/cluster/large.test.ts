import { describe, expect, test } from 'vitest'
import { cluster } from '../../../../../activities/identity/engine/cluster/cluster.ts'
import type { Constraints, Edges } from '../../../../../activities/identity/engine/types.ts'

const NO_PAIRS = { a: new Int32Array(0), b: new Int32Array(0) }
const FREE = { must: NO_PAIRS, cannot: NO_PAIRS, exclusive: [] }
const MEGABYTE = 2 ** 20

/** Processor time and memory held, for other work on the machine must not fail the test. */
function measured(records: number, edges: Edges, constraints: Constraints = FREE) {
  const held = process.memoryUsage.rss()
  const before = process.cpuUsage()
  const result = cluster(records, edges, constraints)
  const { user } = process.cpuUsage(before)
  return { ...result, seconds: user / 1e6, megabytes: (process.memoryUsage.rss() - held) / MEGABYTE }
}

const star = (leaves: number): Edges => ({
  count: leaves,
  a: new Int32Array(leaves),
  b: Int32Array.from({ length: leaves }, (_, i) => i + 1),
  weight: new Int32Array(leaves).fill(10_000),
})

describe('a value that holds 200,000 records together', () => {
  test('as a star: the hub keeps what it can support, in bounded time and memory', () => {
    const { stats, seconds, megabytes } = measured(200_001, star(200_000))
    expect(stats).toMatchObject({ components: 1, largestComponent: 200_001 })
    // The k-th leaf supports with 12 bits and costs k times 0.5.
    expect(stats.largestCluster).toBeLessThanOrEqual(25)
    expect(seconds).toBeLessThan(5)
    expect(megabytes).toBeLessThan(300)
  })

  test('as a star of people with a number each: one of them keeps the hub', () => {
    const exclusive = [Int32Array.from({ length: 200_001 }, (_, i) => i)]
    const { stats, seconds } = measured(200_001, star(200_000), { ...FREE, exclusive })
    expect(stats.largestCluster).toBe(2)
    expect(seconds).toBeLessThan(10)
  })

  test('as a ring where each is like its next ten: pieces, in bounded time and memory', () => {
    const records = 200_000
    const count = 10 * records
    const a = Int32Array.from({ length: count }, (_, i) => Math.floor(i / 10))
    const b = a.map((record, i) => (record + 1 + (i % 10)) % records)
    const { stats, seconds, megabytes } = measured(records, {
      count,
      a,
      b,
      weight: new Int32Array(count).fill(5_000),
    })
    expect(stats).toMatchObject({ components: 1, largestComponent: records })
    expect(stats.largestCluster).toBeLessThan(200)
    expect(seconds).toBeLessThan(15)
    expect(megabytes).toBeLessThan(500)
  })
})
