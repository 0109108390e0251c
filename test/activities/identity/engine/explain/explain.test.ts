import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Explanation,
  explain,
  type Link,
} from '../../../../../activities/identity/engine/explain/explain.ts'
import type { Matched } from '../../../../../activities/identity/engine/match.ts'
import { FLOOR } from '../../../../../activities/identity/engine/score/score.ts'
import { inventedPeople, type Person, seeded } from '../support/people.ts'
import { run } from '../support/town.ts'

const adds = ({ prior, steps, dependences, household }: Link): number =>
  [...steps, ...dependences].reduce((sum, { weight }) => sum + weight, prior + household)

describe('the explanation of a list', () => {
  const { people } = inventedPeople(400, 11)
  let matched: Matched
  let weightOf: ReadonlyMap<string, number>
  beforeAll(async () => {
    matched = await run(people)
    const { edges } = matched
    weightOf = new Map(
      Array.from({ length: edges.count }, (_, i) => [`${edges.a[i]} ${edges.b[i]}`, edges.weight[i] ?? 0]),
    )
  })

  const check = (link: Link): void => {
    const kept = weightOf.get(`${Math.min(link.a, link.b)} ${Math.max(link.a, link.b)}`)
    expect(adds(link)).toBe(link.total)
    expect(link.state === 'kept' || link.state === 'against').toBe(kept !== undefined)
    if (link.state === 'kept') expect(link.total).toBe(kept)
    expect(link.state === 'too_weak' || link.state === 'against').toBe(link.total < FLOOR)
  }

  test('weighs every kept pair as the scorer did', () => {
    const { edges } = matched
    expect(edges.count).toBeGreaterThan(300)
    for (let i = 0; i < edges.count; i++) {
      const { pair } = explain(matched, edges.a[i] ?? 0, edges.b[i] ?? 0)
      const weight = edges.weight[i] ?? 0
      if (weight >= FLOOR) expect([pair.state, pair.total]).toEqual(['kept', weight])
      else expect([pair.state, pair.total <= weight]).toEqual(['against', true])
    }
  })

  test('leads from one to the other over kept links, or names the best rejected one', () => {
    const { first } = matched
    const random = seeded(3)
    const pick = (): number => Math.floor(random() * people.length)
    const near = people.flatMap((_, record) =>
      first[record] === record ? [] : [[first[record] ?? 0, record]],
    )
    const pairs = [...near, ...Array.from({ length: 100 }, () => [pick(), pick()])]
    const stops = new Set<string>()
    let direct = 0
    let short = 0
    for (const [a = 0, b = 0] of pairs.filter(([x, y]) => x !== y)) {
      const it: Explanation = explain(matched, a, b)
      check(it.pair)
      expect(it.together).toBe(first[a] === first[b])
      if (it.together) {
        expect([it.path?.at(0)?.a, it.path?.at(-1)?.b]).toEqual([a, b])
        const weakest = Math.min(...(it.path ?? []).map(({ total }) => total))
        if (it.pair.state === 'kept' && it.pair.total >= Math.min(weakest, 18_000)) direct += 1
        else expect(it.path?.length).toBeGreaterThan(1)
        if (it.path?.length === 1) short += 1
        for (const [i, link] of (it.path ?? []).entries()) {
          check(link)
          expect([link.state, first[link.a]]).toEqual(['kept', first[a]])
          if (i > 0) expect(link.a).toBe(it.path?.[i - 1]?.b)
        }
      } else {
        stops.add(it.stop.reason)
        expect(it.best === null).toBe(it.rejected.scored === 0)
        if (it.best !== null) check(it.best)
      }
    }
    expect(stops).toContain('unscored')
    expect(short).toBe(direct)
    expect(direct).toBeGreaterThan(50)
  })

  test('holds names of comparisons and levels, and no value', () => {
    const [a, b] = [0, people.length - 1]
    const text = JSON.stringify([explain(matched, a, b), explain(matched, a, 1)])
    const values = [people[a], people[b], people[1]].flatMap((one) => Object.values(one ?? {}))
    for (const value of values) expect(text).not.toContain(value)
  })
})

test('an exclusive identifier that keeps two apart is named, with a holder on each side', async () => {
  const { people } = inventedPeople(100, 5)
  const twins: Person[] = people.slice(0, 60).flatMap((one, n) => [
    { ...one, family_name: `fam${n}`, 'id:exclusive': `a${n}` },
    { ...one, family_name: `fam${n}`, 'id:exclusive': `b${n}` },
  ])
  const it = explain(await run(twins), 0, 1)
  expect(it).toMatchObject({
    together: false,
    best: { a: 0, b: 1, state: 'kept' },
    stop: { reason: 'exclusive', identifier: 'exclusive id 1', a: 0, b: 1 },
  })
  expect(it.pair.steps.map(({ comparison }) => comparison)).toContain('exclusive id 1')
})
