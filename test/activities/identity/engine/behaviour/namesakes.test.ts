import { expect, test } from 'vitest'
import type { Person } from '../support/people.ts'
import { seeded } from '../support/people.ts'
import { dateOf, run, wordsOf } from '../support/town.ts'

const PEOPLE = 9_000
const GIVEN = 60
const SURNAMES = 120

/** Customers whose mailbox is their name and a few letters or digits of chance, as most are. */
function customers(seed: number): {
  readonly records: readonly Person[]
  readonly persons: readonly number[]
} {
  const random = seeded(seed)
  const word = wordsOf(random)
  const pick = (n: number): number => Math.floor(random() * n)
  const [given, surnames, streets] = [GIVEN, SURNAMES, 200].map((n) =>
    Array.from({ length: n }, () => word(2 + pick(2))),
  ) as [string[], string[], string[]]
  const records: Person[] = []
  const persons: number[] = []
  for (let person = 0; person < PEOPLE; person++) {
    const name = { given_name: given[pick(GIVEN)] ?? '', family_name: surnames[pick(SURNAMES)] ?? '' }
    const whole: Person = {
      ...name,
      birth_date: dateOf(random),
      email: `${name.given_name}.${name.family_name}${10 + pick(90)}${word(1)}@example.com`,
      street: `${1 + pick(80)} ${streets[pick(200)]}`,
      postal_code: `${10_000 + pick(400)}`,
    }
    const copies = random() < 0.3 ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      const kept = Object.entries(whole).filter(([what]) => what.endsWith('_name') || random() > 0.2)
      records.push(Object.fromEntries(kept) as Person)
      persons.push(person)
    }
  }
  return { records, persons }
}

test('people who are called the same, and whose mailboxes are alike for that, stay as many people', async () => {
  const { records, persons } = customers(11)
  const { first } = await run(records)
  let right = 0
  let wrong = 0
  const members = new Map<number, number[]>()
  for (const [record, of] of first.entries()) members.set(of, [...(members.get(of) ?? []), record])
  for (const some of members.values())
    for (const [i, a] of some.entries())
      for (const b of some.slice(0, i)) persons[a] === persons[b] ? right++ : wrong++
  const pairs = persons.length - PEOPLE
  expect(right / (right + wrong)).toBeGreaterThan(0.97)
  expect(right / pairs).toBeGreaterThan(0.8)
}, 60_000)
