import type { WorldRecord } from '../../../test/support/world.ts'
import { written } from '../hard/blur.ts'
import { household } from '../hard/people.ts'
import { recordsOf } from '../hard/write.ts'
import { below, type Random, randomOf } from '../random.ts'
import type { Row } from '../rows.ts'

/** What the second night does with a record of the first. */
export type Fate = 'stays' | 'changes' | 'comes' | 'goes'

/** A record of invented families; `later` = how it reads in the second night, where that changes it. */
export interface Invented {
  readonly fate: Fate
  /** Number of the person. */
  readonly person: number
  readonly record: WorldRecord
  readonly later: WorldRecord | null
}

/** Of a thousand records so many change, come or go. */
const CHANGE = 5
const COME = 3
const GO = 2

/** Exactly `records` records, the same for the same seed, family by family. */
export function* invented(records: number, seed: number): Generator<Invented> {
  let n = 0
  let person = 0
  let home = 0
  const random = randomOf(seed)
  while (n < records) {
    home += 1
    for (const someone of household(random)) {
      const own = { person, home }
      const count = recordsOf(random)
      for (let of = 0; of < count && n < records; of++) {
        const late = of > 0 && of >= count / 2
        const fate = fateOf(random)
        const record = recordOf(n, written(someone, late, random), own)
        const later = fate === 'changes' ? recordOf(n, written(someone, true, random), own) : null
        yield { fate, person, record, later }
        n += 1
      }
      person += 1
    }
  }
}

function fateOf(random: Random): Fate {
  const chance = below(random, 1_000)
  if (chance < CHANGE) return 'changes'
  if (chance < CHANGE + COME) return 'comes'
  return chance < CHANGE + COME + GO ? 'goes' : 'stays'
}

const SEALED = ['given_name', 'family_name', 'street', 'house_number']
const CLEAR = ['gender', 'birth_date', 'city', 'postcode']

/** Numbers of somebody and of their household. */
interface Whose {
  readonly person: number
  readonly home: number
}

function recordOf(n: number, row: Row, whose: Whose): WorldRecord {
  const identifiers = [
    ['card', row.card ?? ''] as const,
    ['email', emailOf(row.email ?? '', whose)] as const,
    ['phone', phoneOf(row.phone ?? '')] as const,
  ].filter(([, value]) => value !== '')
  return { source: 'crm', key: `${n}`, identifiers, attributes: some(row, CLEAR), sealed: some(row, SEALED) }
}

const some = (row: Row, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (row[name] ? [[name, row[name]]] : [])))

/**
 * As extract would: what stands for nothing is refused. The mailboxes of the invented are made for lists of a few thousand:
 * with a number they are one person's, or one household's, in lists of millions too.
 */
function emailOf(text: string, { person, home }: Whose): string {
  if (!/^[^@]+@[^@]+\.[^@]+$/.test(text) || /^(none|noemail|test)@/.test(text)) return ''
  return text.toLowerCase().replace('@', `${text.startsWith('family.') ? home : person}@`)
}

function phoneOf(text: string): string {
  const number = text.replaceAll(' ', '').replace(/^0(?=[1-9])/, '+33')
  return /^\+33[1-9]\d{8}$/.test(number) && number !== '+33600000000' ? number : ''
}
