import type { Concept } from '../concepts.ts'
import { cityName, houseNumber, postalCode, splitAddress } from '../normalise/address.ts'
import { countryCode } from '../normalise/countries.ts'
import { plainText } from '../normalise/simple.ts'
import type { RawColumn, Table } from '../types.ts'
import { columnsOf, firstSaid, joined } from './columns.ts'
import { type Interner, interner } from './interner.ts'
import { partRules } from './rules.ts'
import { coded, codedParts, type Draft, draft, either } from './slots.ts'

/** Where somebody lives: what its own columns say, else what a column of streets or the address line tells. */
export function placeDrafts(table: Table): readonly Draft[] {
  const values = {
    number: interner(partRules('number')),
    street: interner(partRules('street')),
    postal: interner(partRules('postal')),
    city: interner(partRules('city')),
  }
  const region = interner(partRules('region'))
  const country = interner(partRules('country'))
  const split = (column: RawColumn | null) =>
    column === null ? null : codedParts(column, values, splitAddress)
  const own = (concept: Concept, normalise: (raw: string) => string, to: Interner) => {
    const column = firstSaid(columnsOf(table, concept))
    return column === null ? null : coded(column, to, normalise)
  }
  const street = split(joined(columnsOf(table, 'street')))
  const line = split(joined(columnsOf(table, 'address_line')))
  const told = (name: keyof typeof values) => either(street?.[name] ?? null, line?.[name] ?? null)
  return [
    draft('number', values.number, either(own('house_number', houseNumber, values.number), told('number'))),
    draft('street', values.street, told('street')),
    draft('postal', values.postal, either(own('postal_code', postalCode, values.postal), told('postal'))),
    draft('city', values.city, either(own('city', cityName, values.city), told('city'))),
    draft('region', region, own('region', plainText, region)),
    draft(
      'country',
      country,
      own('country', (raw) => countryCode(raw) ?? plainText(raw), country),
    ),
  ].filter((one) => one !== null)
}
