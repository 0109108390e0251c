import { DEFAULT_CHOICES } from '../../../../../activities/identity/engine/choices.ts'
import { NOTHING_DECIDED } from '../../../../../activities/identity/engine/constraints.ts'
import { type Matched, match } from '../../../../../activities/identity/engine/match.ts'
import { type Person, PLAIN, seeded, tableOf } from './people.ts'

/** One person's records; a case is several of them. */
export type Records = readonly Person[]

const SYLLABLES = 'ba ke li mo nu ra se ti vo xa du fe gi ho ja'.split(' ')

/** Words that a seed decides. */
export function wordsOf(random: () => number): (syllables: number) => string {
  return (syllables) =>
    Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? '').join('')
}

/** A couple in three is one household: same surname and address, each with their own name, birth and contacts. */
const COUPLES = 0.3

/** A town of invented customers of one to three records each, with gaps and slips: people, not cases. */
export function town(size: number, seed: number): readonly Records[] {
  const random = seeded(seed)
  const word = wordsOf(random)
  const pick = (n: number): number => Math.floor(random() * n)
  const oneOf = (words: readonly string[]): string => words[pick(words.length)] ?? ''
  const names = Array.from({ length: 80 }, () => word(2 + pick(2)))
  const surnames = Array.from({ length: 300 }, () => word(3))
  const streets = Array.from({ length: 120 }, () => word(4))
  const towns = Array.from({ length: 30 }, () => word(3))
  const homeOf = (): Person => {
    const place = pick(towns.length)
    return {
      family_name: oneOf(surnames),
      street: oneOf(streets),
      house_number: `${1 + pick(60)}`,
      city: towns[place] ?? '',
      postal_code: `${10_000 + place * 100 + pick(20)}`,
    }
  }
  let home = homeOf()
  return Array.from({ length: size }, () => {
    if (random() > COUPLES) home = homeOf()
    const whole: Person = {
      ...home,
      given_name: oneOf(names),
      birth_date: dateOf(random),
      email: `${word(4)}${pick(1000)}@example.com`,
      phone: `+336${String(pick(1e8)).padStart(8, '0')}`,
    }
    return Array.from({ length: 1 + pick(3) }, () => worn(whole, random))
  })
}

/** A birth date of the last century. */
export function dateOf(random: () => number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const pick = (n: number): number => Math.floor(random() * n)
  return `${1940 + pick(60)}-${two(1 + pick(12))}-${two(1 + pick(28))}`
}

/** A record with gaps and slips. */
function worn(whole: Person, random: () => number): Person {
  const slip = (text: string): string => {
    const at = Math.floor(random() * text.length)
    return random() < 0.06 ? text.slice(0, at) + text.slice(at + 1) : text
  }
  const kept = Object.entries(whole).filter(([concept]) => concept === 'family_name' || random() > 0.15)
  return Object.fromEntries(
    kept.map(([concept, text]) => [concept, concept === 'birth_date' ? text : slip(text)]),
  )
}

/** Of each case, the clusters of its records: records with one number are one person to the engine. */
export async function matchedWith(
  others: readonly Records[],
  cases: readonly Records[],
): Promise<{ readonly matched: Matched; readonly found: readonly (readonly number[])[] }> {
  const matched = await run([...others, ...cases].flat())
  let at = others.flat().length
  const found = cases.map((records) => {
    at += records.length
    return [...matched.first.subarray(at - records.length, at)]
  })
  return { matched, found }
}

export const run = (people: readonly Person[]): Promise<Matched> =>
  match(tableOf(people), {
    threads: 1,
    seed: 1,
    normalisers: PLAIN,
    choices: DEFAULT_CHOICES,
    frozen: null,
    volume: null,
    decided: NOTHING_DECIDED,
    onStep: () => undefined,
  })
