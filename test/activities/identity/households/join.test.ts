import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinHouseholds, type Sharing } from '../../../../activities/identity/households/join.ts'

const MOST = 4
const PEOPLE = 12

/** What each group shares, as joining takes it. */
function sharing(groups: readonly (readonly number[])[]): Sharing {
  const start = [0]
  for (const group of groups) start.push((start.at(-1) ?? 0) + group.length)
  return { people: PEOPLE, start: Int32Array.from(start), person: Int32Array.from(groups.flat()) }
}

const group = fc.uniqueArray(fc.nat(PEOPLE - 1), { minLength: 1, maxLength: 6 })
const groups = fc.array(group, { maxLength: 12 })
const joined = (all: readonly (readonly number[])[]): readonly number[] => [
  ...joinHouseholds(sharing(all), MOST),
]
const sizes = (first: readonly number[]): ReadonlyMap<number, number> => {
  const size = new Map<number, number>()
  for (const one of first) size.set(one, (size.get(one) ?? 0) + 1)
  return size
}

test('a household has at most so many people, and is known by its first', () => {
  fc.assert(
    fc.property(groups, (all) => {
      const first = joined(all)
      for (const size of sizes(first).values()) expect(size).toBeLessThanOrEqual(MOST)
      first.forEach((of, person) => {
        expect(of).toBeLessThanOrEqual(person)
        expect(first[of]).toBe(of)
      })
    }),
  )
})

test('what is shared brings all who share it together, or those of them who are together without it', () => {
  fc.assert(
    fc.property(groups, (all) => {
      const first = joined(all)
      all.forEach((people, i) => {
        const before = joined(all.slice(0, i))
        const after = joined(all.slice(0, i + 1))
        const together = new Set(people.map((one) => after[one])).size === 1
        if (!together) expect(after).toEqual(before)
        if (together) expect(new Set(people.map((one) => first[one])).size).toBe(1)
        const would = new Set(
          before.flatMap((of, one) => (people.some((p) => before[p] === of) ? [one] : [])),
        )
        expect(together).toBe(
          people.length === 1 || would.size <= MOST || new Set(people.map((p) => before[p])).size === 1,
        )
      })
    }),
  )
})

test('nobody lives with anybody whom nothing leads to', () => {
  fc.assert(
    fc.property(groups, (all) => {
      const reached = Array.from({ length: PEOPLE }, (_, one) => one)
      for (let step = 0; step < PEOPLE; step++)
        for (const people of all) {
          const least = Math.min(...people.map((one) => reached[one] ?? one))
          for (const one of people) reached[one] = least
        }
      joined(all).forEach((of, one) => {
        expect(reached[of]).toBe(reached[one])
      })
    }),
  )
})
