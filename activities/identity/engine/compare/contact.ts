import { exclusiveName } from '../constraints.ts'
import type { Comparison, Encoded } from '../types.ts'
import { likenessOf } from './alike.ts'
import { bestOfSlots, find, findAll } from './fields.ts'
import { mailboxMatcher } from './mailbox.ts'
import { remembered, tableBits } from './memo.ts'

/** E-mail addresses, the best of all pairs of a record's slots. */
export function emailComparison(encoded: Encoded): Comparison | null {
  const email = find(encoded, 'email')
  if (email === null) return null
  const { key, local } = email.dictionary.parts
  const likeness = likenessOf(email.dictionary)
  const edits = remembered(tableBits(email.dictionary.size), (a, b) => likeness.edits(a, b, 2))
  const tells = mailboxMatcher(encoded, email)
  const level = (rowA: number, rowB: number, a: number, b: number): number => {
    if (a === b) return EMAIL.same
    if (key?.[a] === key?.[b]) return EMAIL.mailbox
    const sameLocal = local?.[a] === local?.[b] && local?.[a] !== 0
    if (!(sameLocal || edits(a, b) <= 2) || !tells(rowA, rowB, a, b)) return EMAIL.else
    return sameLocal ? EMAIL.local : EMAIL.similar
  }
  return {
    name: 'email',
    levels: ['missing', 'same', 'same mailbox', 'same name, other domain', 'similar', 'else'],
    person: null,
    termFrequencies: [EMAIL.same, EMAIL.mailbox].map((one) => ({ level: one, field: email.index })),
    cost: 6,
    compare: bestOfSlots(encoded.rows, email.slots, level),
  }
}

const EMAIL = { same: 1, mailbox: 2, local: 3, similar: 4, else: 5 } as const

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
    compare: bestOfSlots(encoded.rows, phone.slots, (_, __, a, b) => {
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
    person: name.startsWith('shared') ? null : { own: [1, 2, 3], mostElse: 1 },
    termFrequencies: [{ level: 1, field: field.index }],
    cost: 4,
    compare: bestOfSlots(encoded.rows, field.slots, (_, __, a, b) => (a === b ? 1 : fuzzy(a, b))),
  }
}
