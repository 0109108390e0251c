import type { Concept } from '../../../../../activities/identity/engine/concepts.ts'
import type { Normalisers } from '../../../../../activities/identity/engine/encode/normalisers.ts'
import type { RawColumn, Table } from '../../../../../activities/identity/engine/types.ts'

/** Texts are taken as they are; an address is a mailbox. */
export const PLAIN: Normalisers = {
  email: (raw) => (raw.includes('@') ? raw.toLowerCase() : null),
  emailKey: (email) => email,
  phone: (raw) => (/^\+\d+$/.test(raw) ? raw : null),
  blocked: () => false,
}

export type Person = Readonly<Partial<Record<Concept, string>>>

/** A table of people; `order` turns the order in which distinct texts are numbered. */
export function tableOf(people: readonly Person[], order: 'as met' | 'reversed' = 'as met'): Table {
  const concepts = [...new Set(people.flatMap((person) => Object.keys(person) as Concept[]))].sort()
  return { records: people.length, columns: concepts.map((concept) => columnOf(people, concept, order)) }
}

function columnOf(people: readonly Person[], concept: Concept, order: 'as met' | 'reversed'): RawColumn {
  const met = [...new Set(people.flatMap((person) => person[concept] ?? []))]
  const values = order === 'as met' ? met : met.toReversed()
  const codeOf = new Map(values.map((value, code) => [value, code]))
  const codes = Int32Array.from(people, (person) => codeOf.get(person[concept] ?? '') ?? -1)
  return { concept, codes, values }
}

/** Random numbers from 0 to 1 that a seed decides. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const SYLLABLES = 'ba ke li mo nu ra se ti vo xa du fe gi ho ja'.split(' ')

/** Invented people, each with one to three records that have slips in them; `truth` says whose a record is. */
export function inventedPeople(
  count: number,
  seed: number,
): { readonly people: readonly Person[]; readonly truth: readonly number[] } {
  const random = seeded(seed)
  const pick = (n: number): number => Math.floor(random() * n)
  const word = (syllables: number): string =>
    Array.from({ length: syllables }, () => SYLLABLES[pick(SYLLABLES.length)] ?? '').join('')
  const names = Array.from({ length: 60 }, () => word(2 + pick(2)))
  const surnames = Array.from({ length: 200 }, () => word(3))
  const towns = Array.from({ length: 30 }, () => word(3))
  const slip = (text: string): string => {
    const at = pick(text.length)
    return random() < 0.1 ? text.slice(0, at) + text.slice(at + 1) : text
  }
  const people: Person[] = []
  const truth: number[] = []
  for (let n = 0; n < count; n++) {
    const town = pick(towns.length)
    const whole = {
      given_name: names[pick(names.length)] ?? '',
      family_name: surnames[pick(surnames.length)] ?? '',
      birth_date: `${1940 + pick(60)}-0${1 + pick(9)}-1${pick(10)}`,
      city: towns[town] ?? '',
      postal_code: `${10_000 + town * 100 + pick(20)}`,
      email: `${word(4)}${pick(100)}@example.com`,
    }
    for (let copies = 1 + pick(3); copies > 0; copies--) {
      truth.push(n)
      const kept = Object.entries(whole).filter(() => random() > 0.12)
      people.push(Object.fromEntries(kept.map(([concept, text]) => [concept, slip(text)])))
    }
  }
  return { people, truth }
}
