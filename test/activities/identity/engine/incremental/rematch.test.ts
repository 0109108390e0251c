import fc from 'fast-check'
import { expect, test } from 'vitest'
import { doubtful } from '../../../../../activities/identity/engine/explain/doubtful.ts'
import { figuresOf } from '../../../../../activities/identity/engine/explain/figures.ts'
import type { Rematched } from '../../../../../activities/identity/engine/incremental/rematch.ts'
import type { Matched } from '../../../../../activities/identity/engine/match.ts'
import { type Person, seeded } from '../support/people.ts'
import { town } from '../support/town.ts'
import { again, fittedTo, full, type List, MOST, type Said } from './lists.ts'

const keyOf = (n: number): string => `r${String(n).padStart(5, '0')}`

/** Records that lists are drawn from: a town, one mailbox that says nothing, namesakes, numbers of which a person has one. */
function poolOf(seed: number): readonly Person[] {
  const random = seeded(seed)
  const people = town(160, seed).flat()
  return people.map((person, n) => ({
    ...person,
    ...(n % 9 === 0 ? { email: 'office@shared.example' } : {}),
    ...(n % 7 === 0 ? { given_name: 'ana', family_name: 'seko' } : {}),
    // Blocks of about as many as one may have.
    ...(n % 2 === 0 ? { given_name: `mo${n % 5}`, family_name: `liba${(n >> 1) % 6}` } : {}),
    ...(random() < 0.2 ? { 'id:exclusive': `c${Math.floor(random() * 60)}` } : {}),
  }))
}

interface Case {
  readonly before: List
  readonly after: List
  readonly said: Said
}

/** A list, the same after some records went, came or changed, and what operators decided. */
function caseOf(pool: readonly Person[], seed: number): Case {
  const random = seeded(seed)
  const pick = (n: number): number => Math.floor(random() * n)
  const changing = 0.01 + random() * 0.1
  const share = 0.1 + random() * 0.8
  const before = new Map<string, Person>()
  const after = new Map<string, Person>()
  pool.forEach((person, n) => {
    const fate = random()
    if (fate < changing) after.set(keyOf(n), person)
    else if (fate < share) before.set(keyOf(n), person)
    if (!before.has(keyOf(n))) return
    const later = random()
    if (later < changing / 2) return
    after.set(keyOf(n), later < changing ? changedBy(person, pool[pick(pool.length)] ?? {}, random) : person)
  })
  const key = (): string => keyOf(pick(pool.length))
  const pairs = (count: number) =>
    Array.from({ length: count }, () => [key(), key()] as const).filter(([a, b]) => a !== b)
  return { before, after, said: { must: pairs(pick(6)), cannot: pairs(pick(6)) } }
}

/** Another record's word in place of some of one's own, or nothing. */
function changedBy(person: Person, other: Person, random: () => number): Person {
  const said = Object.entries({ ...other, ...person }).map(([concept, own]) => {
    const chance = random()
    const theirs = other[concept as keyof Person]
    return [concept, chance < 0.3 ? theirs : chance < 0.4 ? undefined : own] as const
  })
  return Object.fromEntries(said.filter(([, text]) => text !== undefined))
}

/** Of each key, the first key of its cluster. */
const clustersOf = (keys: readonly string[], first: ArrayLike<number>): Readonly<Record<string, string>> =>
  Object.fromEntries(keys.map((key, place) => [key, keys[first[place] ?? place] ?? '']))

/** The same, where some clusters were made anew. */
function clustersAfter(
  before: readonly string[],
  matched: Matched,
  keys: readonly string[],
  { sides, places, first }: Rematched,
): Readonly<Record<string, string>> {
  const all = new Map(Object.entries(clustersOf(before, matched.first)))
  const now = keys.flatMap((key, place) =>
    sides.after[place] === 1 ? [[key, all.get(key) ?? key] as const] : [],
  )
  const renewed = [...places].map(
    (place, n) => [keys[place] ?? '', keys[places[first[n] ?? n] ?? 0] ?? ''] as const,
  )
  return Object.fromEntries([...now, ...renewed])
}

const named = (keys: readonly string[], doubts: ReturnType<typeof doubtful>) =>
  doubts.map((doubt) => ({ ...doubt, a: keys[doubt.a], b: keys[doubt.b] }))

test('comparing what changed finds what comparing everybody finds', async () => {
  const pool = poolOf(1)
  const model = await fittedTo(new Map(pool.map((person, n) => [keyOf(n), person])))
  const seen = { all: 0, compared: 0, renewed: 0, records: 0 }
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const { before, after, said } = caseOf(pool, seed)
      const matched = await full(before, said, model)
      const wanted = await full(after, said, model)
      const { rematched, keys } = again(before, matched, after, said, model)
      seen.all += 1
      if (rematched === null) return
      seen.compared += 1
      seen.renewed += rematched.places.length
      seen.records += after.size
      const sorted = [...after.keys()].sort()
      const had = [...before.keys()].sort()
      expect(clustersAfter(had, matched, keys, rematched)).toEqual(clustersOf(sorted, wanted.first))
      const { pairs, changed, ...told } = rematched.figures
      const { pairs: all, changed: _, ...wholly } = figuresOf(wanted, MOST.largest)
      expect(told).toEqual(wholly)
      expect([pairs <= all, changed !== null]).toEqual([true, true])
      expect(named(keys, rematched.doubts)).toEqual(named(sorted, doubtful(wanted, MOST.doubts)))
    }),
    { numRuns: 60 },
  )
  // The others have come to share a mailbox that says nothing, or share it no more.
  expect(seen.compared).toBeGreaterThan(0.8 * seen.all)
  expect(seen.renewed).toBeLessThan(0.6 * seen.records)
}, 120_000)

test('who was one with somebody by a decision alone is alone again when that one is gone', async () => {
  const before = new Map(poolOf(1).map((person, n) => [keyOf(n), person]))
  const model = await fittedTo(before)
  const { first, edges } = await full(before, { must: [], cannot: [] }, model)
  const linked = new Set([...edges.a, ...edges.b])
  const had = [...before.keys()]
  const [gone = '', ...left] = had.filter((_, place) => !linked.has(place) && first[place] === place)
  const said = { must: left.map((key) => [gone, key] as const), cannot: [] }
  const matched = await full(before, said, model)
  const was = clustersOf(had, matched.first)
  const held = left.filter((key) => was[key] === gone)
  expect(held.length).toBeGreaterThan(5)
  const after = new Map([...before].filter(([key]) => key !== gone))
  const { rematched, keys } = again(before, matched, after, said, model)
  if (rematched === null) throw new Error('everybody is compared')
  const is = clustersAfter(had, matched, keys, rematched)
  expect(held.map((key) => is[key])).toEqual(held)
})
