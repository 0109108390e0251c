import { describe, expect, test } from 'vitest'
import type { Matched } from '../../../../../activities/identity/engine/match.ts'
import { type Person, seeded } from '../support/people.ts'
import { dateOf, run, wordsOf } from '../support/town.ts'

const MB = 2 ** 20

/** CPU seconds and memory that a run took; bounds are generous, for several processes share the machine. */
async function bounded(people: readonly Person[]): Promise<Matched> {
  const [cpu, rss] = [process.cpuUsage(), process.memoryUsage.rss()]
  const matched = await run(people)
  const { user, system } = process.cpuUsage(cpu)
  expect((user + system) / 1e6).toBeLessThan(90)
  expect((process.memoryUsage.rss() - rss) / MB).toBeLessThan(1_500)
  return matched
}

/** Who has a double: of each, its first record and its second are the last records of the list. */
const foundDoubles = (first: Int32Array, whole: number, doubles: readonly number[]): number =>
  doubles.filter((original, i) => first[original] === first[whole + i]).length

/** Clusters with records of two people, when the last records are doubles of those named. */
function merges(first: Int32Array, whole: number, doubles: readonly number[]): number {
  const people = new Map<number, Set<number>>()
  first.forEach((cluster, record) => {
    const person = record < whole ? record : (doubles[record - whole] ?? -1)
    const known = people.get(cluster) ?? new Set()
    people.set(cluster, known.add(person))
  })
  return [...people.values()].filter(({ size }) => size > 1).length
}

describe('extremes', () => {
  test('one e-mail on 200,000 records joins nobody, is told, and costs bounded time and memory', async () => {
    const random = seeded(1)
    const word = wordsOf(random)
    const people = Array.from(
      { length: 200_000 },
      (): Person => ({
        given_name: word(3),
        family_name: word(4),
        birth_date: dateOf(random),
        email: 'nobody@example.com',
      }),
    )
    const doubles = Array.from({ length: 500 }, (_, n) => n * 300)
    const matched = await bounded([...people, ...doubles.map((n) => people[n] ?? {})])
    const { first, encoded } = matched
    expect(encoded.autoBlocked).toMatchObject([{ field: 'email', values: 1, records: 200_500 }])
    expect(foundDoubles(first, people.length, doubles)).toBe(doubles.length)
    expect(merges(first, people.length, doubles)).toBeLessThan(20)
    expect(matched.clusters.stats.largestCluster).toBeLessThan(4)
  }, 300_000)

  test('100,000 people called Martin stay 100,000 people, and those who are there twice are found', async () => {
    const random = seeded(2)
    const word = wordsOf(random)
    const names = Array.from({ length: 400 }, () => word(3))
    const people = Array.from(
      { length: 100_000 },
      (): Person => ({
        given_name: names[Math.floor(random() * names.length)] ?? '',
        family_name: 'martin',
        birth_date: dateOf(random),
        city: word(2),
      }),
    )
    const doubles = Array.from({ length: 500 }, (_, n) => n * 190)
    const { first, clusters } = await bounded([...people, ...doubles.map((n) => people[n] ?? {})])
    expect(foundDoubles(first, people.length, doubles)).toBeGreaterThan(0.98 * doubles.length)
    expect(merges(first, people.length, doubles)).toBeLessThan(100)
    expect(clusters.stats.largestCluster).toBeLessThan(5)
  }, 300_000)

  test('one e-mail on 200,000 records that say nothing else joins nobody, and its pairs are counted as lost', async () => {
    const { first, rules } = await bounded(
      Array.from({ length: 200_000 }, () => ({ email: 'a@example.com' })),
    )
    expect(new Set(first).size).toBe(first.length)
    const lost = (200_000 * 199_999) / 2
    expect(rules.find(({ name }) => name === 'email')).toMatchObject({ pairs: 0, lost })
  }, 300_000)

  test('100,000 people called Martin without birth dates are told apart by their own e-mails', async () => {
    const random = seeded(3)
    const word = wordsOf(random)
    const people = Array.from(
      { length: 100_000 },
      (): Person => ({
        given_name: word(2),
        family_name: 'martin',
        email: `${word(6)}@example.com`,
        postal_code: String(10_000 + Math.floor(random() * 5_000)),
      }),
    )
    const doubles = Array.from({ length: 500 }, (_, n) => n * 190)
    const { first } = await bounded([...people, ...doubles.map((n) => people[n] ?? {})])
    expect(foundDoubles(first, people.length, doubles)).toBe(doubles.length)
    expect(merges(first, people.length, doubles)).toBeLessThan(5)
  }, 300_000)

  test("100,000 people of whom nothing is known but the surname Martin are nobody's double", async () => {
    const { first, rules } = await bounded(Array.from({ length: 100_000 }, () => ({ family_name: 'martin' })))
    expect(new Set(first).size).toBe(first.length)
    expect(rules.length).toBeGreaterThan(0)
  }, 300_000)

  test('records with nothing in them stay apart, alone and among others', async () => {
    const nothing: readonly Person[] = Array.from({ length: 50_000 }, () => ({}))
    expect(new Set((await bounded(nothing)).first).size).toBe(nothing.length)
    const random = seeded(4)
    const word = wordsOf(random)
    const others = Array.from({ length: 1_000 }, () => ({ given_name: word(3), family_name: word(3) }))
    const { first } = await bounded([...others, ...others, ...nothing])
    const empty = first.subarray(2 * others.length)
    expect(empty).toEqual(Int32Array.from(empty, (_, i) => 2 * others.length + i))
  }, 300_000)
})
