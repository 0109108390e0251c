import { exclusiveName } from '../constraints.ts'
import type { Comparison, Dictionary, Encoded } from '../types.ts'
import { type Likeness, likenessOf } from './alike.ts'
import { bestOfSlots, find, findAll } from './fields.ts'
import { remembered, tableBits } from './memo.ts'

/** E-mail addresses, the best of all pairs of a record's slots. */
export function emailComparison(encoded: Encoded): Comparison | null {
  const email = find(encoded, 'email')
  if (email === null) return null
  const { key, local } = email.dictionary.parts
  const likeness = likenessOf(email.dictionary)
  const fuzzy = remembered(tableBits(email.dictionary.size), (a, b) =>
    emailAlike(likeness, email.dictionary, a, b),
  )
  return {
    name: 'email',
    levels: ['missing', 'same', 'same mailbox', 'same name, other domain', 'similar', 'else'],
    person: null,
    termFrequencies: [1, 2].map((level) => ({ level, field: email.index })),
    cost: 6,
    compare: bestOfSlots(encoded.rows, email.slots, (a, b) => {
      if (a === b) return 1
      if (key?.[a] === key?.[b]) return 2
      if (local?.[a] === local?.[b] && local?.[a] !== 0) return 3
      return fuzzy(a, b)
    }),
  }
}

function emailAlike(likeness: Likeness, dictionary: Dictionary, a: number, b: number): number {
  return likeness.edits(a, b, 2) <= 2 && sameDigits(dictionary, a, b) ? 4 : 5
}

/** Mailboxes of people who are called the same differ by their numbers, and slips are of letters. */
function sameDigits({ text, start }: Dictionary, a: number, b: number): boolean {
  const digits = (code: number): string =>
    String.fromCharCode(...text.subarray(start[code], start[code + 1])).replace(/\D/g, '')
  return digits(a) === digits(b)
}

/** Telephone numbers, the best of all pairs of a record's slots. */
export function phoneComparison(encoded: Encoded): Comparison | null {
  const phone = find(encoded, 'phone')
  if (phone === null) return null
  const { dictionary } = phone
  const { last7 } = dictionary.parts
  const likeness = likenessOf(dictionary)
  const fuzzy = remembered(tableBits(dictionary.size), (a, b) => (likeness.edits(a, b, 1) <= 1 ? 3 : 4))
  return {
    name: 'phone',
    levels: ['missing', 'same', 'same last seven digits', 'one digit off', 'else'],
    person: null,
    termFrequencies: [{ level: 1, field: phone.index }],
    cost: 4,
    compare: bestOfSlots(encoded.rows, phone.slots, (a, b) => {
      if (a === b) return 1
      return last7?.[a] === last7?.[b] && last7?.[a] !== 0 ? 2 : fuzzy(a, b)
    }),
  }
}

/** Identifying numbers: a comparison each, for two kinds of number are two facts. */
export function idComparisons(encoded: Encoded): readonly Comparison[] {
  return [
    ...findAll(encoded, 'id').map((field, i) => idComparison(encoded, field, `id ${i + 1}`)),
    ...findAll(encoded, 'id_exclusive').map((field, i) => idComparison(encoded, field, exclusiveName(i))),
    ...findAll(encoded, 'id_shared').map((field, i) => idComparison(encoded, field, `shared id ${i + 1}`)),
  ]
}

function idComparison(encoded: Encoded, field: ReturnType<typeof findAll>[number], name: string): Comparison {
  const { dictionary } = field
  const likeness = likenessOf(dictionary)
  const fuzzy = remembered(tableBits(dictionary.size), (a, b) => 1 + likeness.edits(a, b, 2))
  return {
    name,
    levels: ['missing', 'same', 'one character off', 'two characters off', 'else'],
    person: name.startsWith('shared') ? null : { own: [1, 2, 3], sure: [], mostElse: 1 },
    termFrequencies: [{ level: 1, field: field.index }],
    cost: 4,
    compare: bestOfSlots(encoded.rows, field.slots, (a, b) => (a === b ? 1 : fuzzy(a, b))),
  }
}
