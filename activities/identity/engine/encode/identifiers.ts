import { emailOf, phoneOf } from '../normalise/contacts.ts'
import { countryCode } from '../normalise/countries.ts'
import { idCode } from '../normalise/simple.ts'
import type { Table } from '../types.ts'
import { barred, columnsOf, firstSaid } from './columns.ts'
import type { Normalisers } from './normalisers.ts'
import { type Draft, draft } from './slots.ts'

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
    ...(emails.length === 0 ? [] : [draft('email', emails, (raw) => emailOf(raw, normalisers), emailKey)]),
    ...phoneDraft(table, normalisers),
    ...KINDS.flatMap(([concept, name]) =>
      columnsOf(table, concept).map((column) => draft(name, [column], id, emailKey)),
    ),
  ]
}

/** A national number is read in the country that its record names. */
function phoneDraft(table: Table, normalisers: Normalisers): readonly Draft[] {
  const phones = columnsOf(table, 'phone')
  if (phones.length === 0) return []
  const country = firstSaid(columnsOf(table, 'country'))
  if (country === null)
    return [draft('phone', phones, (raw) => phoneOf(raw, null, normalisers), normalisers.emailKey)]
  const read = (raw: string): string => {
    const bar = raw.indexOf('|')
    const number = raw.slice(bar + 1)
    return number === '' ? '' : phoneOf(number, countryCode(raw.slice(0, bar)), normalisers)
  }
  return [
    draft(
      'phone',
      phones.map((one) => barred([country, one])),
      read,
      normalisers.emailKey,
    ),
  ]
}
