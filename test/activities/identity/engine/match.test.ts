import { describe, expect, test } from 'vitest'
import { DEFAULT_CHOICES } from '../../../../activities/identity/engine/choices.ts'
import { type Decided, NOTHING_DECIDED } from '../../../../activities/identity/engine/constraints.ts'
import { figuresOf } from '../../../../activities/identity/engine/explain/figures.ts'
import { type Matched, match } from '../../../../activities/identity/engine/match.ts'
import type { Pairs, Table } from '../../../../activities/identity/engine/types.ts'
import { inventedPeople, type Person, PLAIN, tableOf } from './support/people.ts'

const run = (table: Table, threads = 1, seed = 1, decided: Decided = NOTHING_DECIDED): Promise<Matched> =>
  match(table, {
    threads,
    seed,
    normalisers: PLAIN,
    choices: DEFAULT_CHOICES,
    frozen: null,
    volume: null,
    decided,
    onStep: () => undefined,
  })

const pair = (a: number, b: number): Pairs => ({ a: Int32Array.of(a), b: Int32Array.of(b) })

/** Share of the pairs of a clustering that the other has, too. */
function agreed(of: ArrayLike<number>, other: ArrayLike<number>): number {
  let pairs = 0
  let both = 0
  for (let b = 1; b < of.length; b++)
    for (let a = 0; a < b; a++) {
      if (of[a] !== of[b]) continue
      pairs += 1
      if (other[a] === other[b]) both += 1
    }
  return both / pairs
}

const zoe: Person = {
  given_name: 'zoe',
  family_name: 'quux',
  birth_date: '1977-03-04',
  email: 'zoe@q.example',
}

describe('matching', () => {
  const { people, truth } = inventedPeople(600, 7)

  test('finds who is who without labels, and how many pairs are one person', async () => {
    const { first, model, clusters } = await run(tableOf(people))
    expect(agreed(first, truth)).toBeGreaterThan(0.99)
    expect(agreed(truth, first)).toBeGreaterThan(0.95)
    const pairs = (people.length * (people.length - 1)) / 2
    const same = truth.reduce((sum, of, b) => sum + truth.slice(0, b).filter((a) => a === of).length, 0)
    expect(model.prior / (same / pairs)).toBeGreaterThan(0.65)
    expect(model.prior / (same / pairs)).toBeLessThan(1.35)
    expect(clusters.stats.largestCluster).toBeLessThan(6)
  })

  test('is the same for any number of threads, and however texts are numbered', async () => {
    const alone = await run(tableOf(people))
    for (const other of [await run(tableOf(people), 2), await run(tableOf(people, 'reversed'))]) {
      expect(other.first).toEqual(alone.first)
      expect(other.model).toEqual(alone.model)
      expect(other.pairs).toBe(alone.pairs)
    }
  })

  test('records that are equal in everything are one person, also where they are more than a block takes', async () => {
    const equal = Array.from({ length: 501 }, () => zoe)
    const table = tableOf([...people, ...equal])
    const matched = await run(table)
    const { first, edges } = matched
    expect(new Set(first.slice(people.length))).toEqual(new Set([people.length]))
    expect(first.slice(0, people.length).some((of) => of >= people.length)).toBe(false)
    expect((await run(table, 2)).first).toEqual(first)
    const pairs = Array.from(edges.a, (a, i) => `${a}-${edges.b[i]}`)
    expect(new Set(pairs).size).toBe(pairs.length)
    const { largest, ...figures } = figuresOf(matched, 2)
    expect(figures).toMatchObject({ records: table.records, blocked: [] })
    expect(figures.equal).toEqual({ records: 501, pairs: (501 * 500) / 2 })
    expect(figures.clusters).toBe(new Set(first).size)
    // Every rule that their block is too large for loses them.
    expect(figures.lost).toBeGreaterThanOrEqual(figures.equal.pairs)
    expect(largest).toHaveLength(2)
    expect(largest[0]).toBe(501)
  })

  test('nobody is joined for a lone given name that many have', async () => {
    const lone = Array.from({ length: 600 }, (): Person => ({ given_name: 'zoe' }))
    const { first } = await run(tableOf([...people, ...lone]))
    expect(new Set(first.slice(people.length)).size).toBe(lone.length)
  })

  test('two values of an identifier of which a person has one keep records apart, however alike they are', async () => {
    const twins: Person[] = people.slice(0, 200).flatMap((one, n) => [
      { ...one, family_name: `fam${n}`, 'id:exclusive': `a${n}` },
      { ...one, family_name: `fam${n}`, 'id:exclusive': `b${n}` },
    ])
    const { first } = await run(tableOf(twins))
    for (let n = 0; n < twins.length; n += 2) expect(first[n]).not.toBe(first[n + 1])
  })

  test('what operators decided holds: two equal records are two people, two strangers are one', async () => {
    const [one = {}] = people
    const table = tableOf([...people, one, one, { given_name: 'zoe', birth_date: '2001-01-30' }])
    const [a, b, stranger] = [people.length, people.length + 1, people.length + 2]
    const before = (await run(table)).first
    expect(before[a]).toBe(before[b])
    expect(before[stranger]).toBe(stranger)
    const { first } = await run(table, 1, 1, { must: pair(stranger, b), cannot: pair(a, b), exclusive: [] })
    expect(first[a]).not.toBe(first[b])
    expect(first[stranger]).toBe(first[b])
  })

  test('so it does among more equal records than a block takes: the others stay one person', async () => {
    const equal = Array.from({ length: 502 }, () => zoe)
    const [one, other, last] = [people.length, people.length + 1, people.length + equal.length - 1]
    const decided = { must: pair(last, other), cannot: pair(one, other), exclusive: [] }
    const { first } = await run(tableOf([...people, ...equal]), 1, 1, decided)
    expect(first[one]).not.toBe(first[other])
    expect(first[last]).toBe(first[other])
    expect(first.slice(one).filter((of) => of === one)).toHaveLength(500)
  })

  test.each<[string, readonly Person[], number]>([
    ['nobody', [], 0],
    ['one person', [{ given_name: 'ba' }], 1],
    ['people of whom nothing is known', [{ country: 'fr' }, { country: 'fr' }], 2],
    // Where everybody has the same values, they tell nobody apart.
    ['two equal records', [people[0] ?? {}, people[0] ?? {}], 2],
    ['two equal records beside another one', [people[0] ?? {}, people[0] ?? {}, people[9] ?? {}], 2],
  ])('a list of %s is no trouble', async (_, list, clusters) => {
    const { first } = await run(tableOf(list))
    expect(first).toHaveLength(list.length)
    expect(new Set(first).size).toBe(clusters)
  })
})
