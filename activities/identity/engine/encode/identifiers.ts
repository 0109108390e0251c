import { emailOf, phoneOf } from '../normalise/contacts.ts'
import { countryCode } from '../normalise/countries.ts'
import { idCode } from '../normalise/simple.ts'
import type { RawColumn, Table } from '../types.ts'
import { barred, columnsOf, firstSaid } from './columns.ts'
import { type Interner, interner } from './interner.ts'
import type { Normalisers } from './normalisers.ts'
import { emailRules, partRules } from './rules.ts'
import { coded, type Draft } from './slots.ts'

const KINDS = [
  ['id', 'id'],
  ['id:exclusive', 'id_exclusive'],
  ['id:shared', 'id_shared'],
] as const

/** E-mail addresses and telephone numbers, a slot a column; identifying numbers, a field a column. */
export function identifierDrafts(table: Table, normalisers: Normalisers): readonly Draft[] {
  const { emailKey, blocked } = normalisers
  const emails = columnsOf(table, 'email')
  const id = (raw: string): string => {
    const code = idCode(raw)
    return code === '' || blocked('id', code) ? '' : code
  }
  return [
    ...slots('email', emails, interner(emailRules(emailKey)), (raw) => emailOf(raw, normalisers)),
    ...phoneDraft(table, normalisers),
    ...KINDS.flatMap(([concept, name]) =>
      columnsOf(table, concept).flatMap((column) => slots(name, [column], interner(partRules(name)), id)),
    ),
  ]
}

/** A field with a slot a column; nothing without columns. */
function slots(
  name: Draft['name'],
  columns: readonly RawColumn[],
  values: Interner,
  normalise: (raw: string) => string,
): readonly Draft[] {
  if (columns.length === 0) return []
  return [{ name, values, slots: columns.map((column) => coded(column, values, normalise)) }]
}

/** A national number is read in the country that its record names. */
function phoneDraft(table: Table, normalisers: Normalisers): readonly Draft[] {
  const phones = columnsOf(table, 'phone')
  const values = interner(partRules('phone'))
  const country = firstSaid(columnsOf(table, 'country'))
  if (country === null) return slots('phone', phones, values, (raw) => phoneOf(raw, null, normalisers))
  const read = (raw: string): string => {
    const bar = raw.indexOf('|')
    const number = raw.slice(bar + 1)
    return number === '' ? '' : phoneOf(number, countryCode(raw.slice(0, bar)), normalisers)
  }
  const withCountry = phones.map((one) => barred([country, one]))
  return slots('phone', withCountry, values, read)
}
