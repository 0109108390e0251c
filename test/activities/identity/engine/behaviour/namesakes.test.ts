import { expect, test } from 'vitest'
import type { Person } from '../support/people.ts'
import { seeded } from '../support/people.ts'
import { dateOf, run, wordsOf } from '../support/town.ts'

const PEOPLE = 9_000
const GIVEN = 60
const SURNAMES = 120

interface Name {
  readonly given: string
  readonly family: string
}

interface Chance {
  readonly pick: (n: number) => number
  readonly word: (syllables: number) => string
}

type Mailbox = (name: Name, chance: Chance) => string

/** Customers whose mailbox is made of their name. */
function customers(
  seed: number,
  mailbox: Mailbox,
): {
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
      email: mailbox({ given: name.given_name, family: name.family_name }, { pick, word }),
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

const MAILBOXES: Readonly<Record<string, Mailbox>> = {
  'their names, two digits and a syllable': ({ given, family }, { pick, word }) =>
    `${given}.${family}${10 + pick(90)}${word(1)}@example.com`,
  'their names, and nothing else before the domain': ({ given, family }, { pick }) =>
    `${given}.${family}@mail${pick(600)}.example`,
  'an initial and their surname': ({ given, family }, { pick }) =>
    `${given.slice(0, 1)}${family}@mail${pick(40)}.example`,
}

test.each(Object.entries(MAILBOXES))(
  'people who are called the same stay as many people where mailboxes are %s',
  async (_, mailbox) => {
    const { records, persons } = customers(11, mailbox)
    const { first, model } = await run(records)
    let right = 0
    let wrong = 0
    const members = new Map<number, number[]>()
    for (const [record, of] of first.entries()) members.set(of, [...(members.get(of) ?? []), record])
    for (const some of members.values())
      for (const [i, a] of some.entries())
        for (const b of some.slice(0, i)) persons[a] === persons[b] ? right++ : wrong++
    const pairs = persons.length - PEOPLE
    expect(right / (right + wrong)).toBeGreaterThan(0.93)
    expect(right / pairs).toBeGreaterThan(0.75)
    const truth = pairs / ((records.length * (records.length - 1)) / 2)
    expect(Math.abs(Math.log(model.prior / truth))).toBeLessThan(Math.log(1.35))
  },
  60_000,
)
