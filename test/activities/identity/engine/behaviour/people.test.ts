import { describe, expect, test } from 'vitest'
import { DEFAULT_CHOICES } from '../../../../../activities/identity/engine/choices.ts'
import { NOTHING_DECIDED } from '../../../../../activities/identity/engine/constraints.ts'
import { match } from '../../../../../activities/identity/engine/match.ts'
import { type Person, PLAIN, seeded, tableOf } from '../support/people.ts'
import { dateOf, matchedWith, type Records, town, wordsOf } from '../support/town.ts'

const random = seeded(5)
const word = wordsOf(random)
const pick = (n: number): number => Math.floor(random() * n)
const mail = (): Person => ({ email: `${word(4)}${pick(1000)}@example.com` })
const phone = (): Person => ({ phone: `+336${String(pick(1e8)).padStart(8, '0')}` })
const born = (): Person => ({ birth_date: dateOf(random) })
const surname = (): Person => ({ family_name: word(3) })
const named = (syllables: number): Person => ({ given_name: word(syllables) })
const home = (): Person => ({
  street: word(4),
  house_number: `${1 + pick(60)}`,
  city: word(3),
  postal_code: `${20_000 + pick(9_999)}`,
})

function familyOfSix(): Records {
  const shared = { ...home(), ...surname(), ...phone() }
  const years = [1971, 1974, 2001, 2004, 2006, 2009]
  return years.map((year, n) => ({ ...shared, ...named(2 + (n % 2)), birth_date: `${year}-0${n + 2}-1${n}` }))
}

function marriage(): Records {
  const same = { ...named(3), ...born(), ...mail() }
  return [
    { ...same, ...surname(), ...home() },
    { ...same, ...surname(), ...home() },
  ]
}

/** `own` is what each has of their own, beside the given name. */
function twins(own: () => Person): Records {
  const shared = { ...home(), ...surname(), ...born() }
  return [
    { ...shared, ...named(2), ...own() },
    { ...shared, ...named(3), ...own() },
  ]
}

function fatherAndSon(): Records {
  const shared = { ...home(), ...surname(), ...named(3) }
  return [
    { ...shared, birth_date: '1951-03-12' },
    { ...shared, birth_date: '1980-11-25' },
  ]
}

function seniorAndJunior(): Records {
  const name = word(3)
  return fatherAndSon().map((one, n) => ({ ...one, family_name: `${name} ${n === 0 ? 'Sr' : 'Jr'}` }))
}

const twice = (own: () => Person): Records => {
  const [one = {}, other = {}] = twins(own)
  return [one, one, other, other]
}
const fatherAndSonTwice = (): Records => {
  const [father = {}, son = {}] = fatherAndSon().map((one) => ({ ...one, ...mail() }))
  return [father, son, father, son]
}

/** Which records of a case are together: each as the place of the first one that it is with. */
const shape = (clusters: readonly number[]): string =>
  clusters.map((cluster) => clusters.indexOf(cluster)).join('')

/** How many of the cases come out in each shape. */
function shapes(found: readonly (readonly number[])[]): Readonly<Record<string, number>> {
  const all: Record<string, number> = {}
  for (const clusters of found) all[shape(clusters)] = (all[shape(clusters)] ?? 0) + 1
  return all
}

describe('among 2,000 others', () => {
  test.each<[string, () => Records, string]>([
    ['a family of six on one phone and one address is six people', familyOfSix, '012345'],
    ['a name change by marriage is one person, though the address is new, too', marriage, '00'],
    ['twins who have an e-mail each are two people', () => twins(mail), '01'],
    ['twins who are there twice are two people', () => twice(mail), '0022'],
    ['father and son with one name and one address are two people', fatherAndSon, '01'],
    ['so they are where each says whether he is junior', seniorAndJunior, '01'],
    ['father and son who are there twice are two people', fatherAndSonTwice, '0101'],
    // Nothing but the given name tells them apart, and a given name that is wholly another is in this town as rare as
    // twins are: the model has the four facts that agree for more than the one that does not.
    ['twins who differ in the given name alone pass for one person', () => twins(() => ({})), '00'],
  ])('%s', async (_, records, expected) => {
    const { found } = await matchedWith(town(2_000, 300), Array.from({ length: 20 }, records))
    expect(shapes(found)).toEqual({ [expected]: 20 })
  })
})

describe('in a list of ten to thirty rows', () => {
  test.each<[string, () => Records, string]>([
    ['a family of six on one phone and one address is six people', familyOfSix, '012345'],
    ['twins who have an e-mail each are two people', () => twins(mail), '01'],
    ['twins who are there twice are two people', () => twice(mail), '0022'],
    ['senior and junior are two people', seniorAndJunior, '01'],
  ])('%s', async (_, records, expected) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { found } = await matchedWith(town(10, seed), [records()])
      expect(shapes(found)).toEqual({ [expected]: 1 })
    }
  })
})

test('nobody merges through a blocked value', async () => {
  const strangers = Array.from({ length: 300 }, () => ({ ...named(3), ...surname(), ...born() }))
  const people = [...town(500, 9).flat(), ...strangers.map((one) => ({ ...one, email: 'test@test.com' }))]
  const normalisers = {
    ...PLAIN,
    blocked: (type: string, value: string) => type === 'email' && value === 'test@test.com',
  }
  const options = {
    threads: 1,
    seed: 1,
    normalisers,
    choices: DEFAULT_CHOICES,
    frozen: null,
    volume: null,
    decided: NOTHING_DECIDED,
    onStep: () => undefined,
  }
  const { first, encoded } = await match(tableOf(people), options)
  expect(encoded.autoBlocked).toEqual([])
  expect(new Set(first.slice(-strangers.length)).size).toBe(strangers.length)
})
