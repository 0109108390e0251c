import { type AddressParts, cityName, houseNumber, postalCode, splitAddress } from '../normalise/address.ts'
import { countryCode } from '../normalise/countries.ts'
import { plainText } from '../normalise/simple.ts'
import type { RawColumn, Table } from '../types.ts'
import { columnsOf, firstSaid, joined } from './columns.ts'
import type { Normalisers } from './normalisers.ts'
import { type Draft, draftOf } from './slots.ts'

/** Where somebody lives: what its own columns say, else what the address line tells. */
export function placeDrafts(table: Table, { emailKey }: Normalisers): readonly Draft[] {
  const lines = joined(columnsOf(table, 'address_line'))
  const streets = joined(columnsOf(table, 'street'))
  const partsOf = addressSplitter()
  const own = (column: RawColumn | null, normalise: (raw: string) => string) => ({ column, normalise })
  const line = (part: keyof AddressParts) => own(lines, (raw) => partsOf(raw)[part])
  const none = own(null, plainText)
  const single = (concept: 'postal_code' | 'city' | 'region' | 'country') =>
    firstSaid(columnsOf(table, concept))
  const numbers = firstSaid(columnsOf(table, 'house_number'))
  // A column of streets may hold the numbers as well.
  const source =
    streets === null ? line : (part: keyof AddressParts) => own(streets, (raw) => partsOf(raw)[part])
  return [
    draftOf('number', own(numbers, houseNumber), source('number'), emailKey),
    draftOf('street', source('street'), streets === null ? none : line('street'), emailKey),
    draftOf('postal', own(single('postal_code'), postalCode), line('postal'), emailKey),
    draftOf('city', own(single('city'), cityName), line('city'), emailKey),
    draftOf('region', own(single('region'), plainText), none, emailKey),
    draftOf(
      'country',
      own(single('country'), (raw) => countryCode(raw) ?? plainText(raw)),
      none,
      emailKey,
    ),
  ].filter((one) => one !== null)
}

function addressSplitter(): (raw: string) => AddressParts {
  const known = new Map<string, AddressParts>()
  return (raw) => {
    const parts = known.get(raw) ?? splitAddress(raw)
    known.set(raw, parts)
    return parts
  }
}
