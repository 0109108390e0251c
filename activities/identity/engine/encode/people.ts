import { birthDate, birthFromParts, dateForm } from '../normalise/birth.ts'
import {
  familyComesFirst,
  familyName,
  givenNames,
  type NameParts,
  splitFullName,
} from '../normalise/names.ts'
import { gender, plainText } from '../normalise/simple.ts'
import type { RawColumn, Table } from '../types.ts'
import { barred, columnsOf, firstSaid, joined, nothing } from './columns.ts'
import type { Normalisers } from './normalisers.ts'
import { type Draft, draft, draftOf } from './slots.ts'

/** Names, birth and the other facts about a person. */
export function nameDrafts(table: Table, { emailKey }: Normalisers): readonly Draft[] {
  const full = firstSaid(columnsOf(table, 'full_name'))
  const partsOf = nameSplitter(full)
  const own = (column: RawColumn | null, normalise: (raw: string) => string) => ({ column, normalise })
  const part = (name: keyof NameParts) => own(full, (raw) => partsOf(raw)[name])
  const none = own(null, plainText)
  const birth = birthColumn(table)
  const simple = (concept: 'birth_place' | 'gender' | 'occupation' | 'category') =>
    draftOf(
      concept,
      own(firstSaid(columnsOf(table, concept)), concept === 'gender' ? gender : plainText),
      none,
      emailKey,
    )
  return [
    draftOf('given', own(joined(columnsOf(table, 'given_name')), givenNames), part('given'), emailKey),
    draftOf('family', own(joined(columnsOf(table, 'family_name')), familyName), part('family'), emailKey),
    draftOf('middle', own(joined(columnsOf(table, 'middle_name')), givenNames), part('middle'), emailKey),
    draftOf('full', none, part('full'), emailKey),
    birth === null ? null : draft('birth', [birth.column], birth.normalise, emailKey),
    ...(['birth_place', 'gender', 'occupation', 'category'] as const).map(simple),
  ].filter((one) => one !== null)
}

/** Splits each distinct full name once, whichever of its parts is asked for. */
function nameSplitter(column: RawColumn | null): (raw: string) => NameParts {
  const familyFirst = column !== null && familyComesFirst(column.values)
  const known = new Map<string, NameParts>()
  return (raw) => {
    const parts = known.get(raw) ?? splitFullName(raw, familyFirst)
    known.set(raw, parts)
    return parts
  }
}

/** Birth dates: of a column of dates, else of columns of years, months and days. */
function birthColumn(
  table: Table,
): { readonly column: RawColumn; readonly normalise: (raw: string) => string } | null {
  const dates = firstSaid(columnsOf(table, 'birth_date'))
  if (dates !== null) {
    const form = dateForm(dates.values)
    return { column: dates, normalise: (raw) => birthDate(raw, form) }
  }
  const years = firstSaid(columnsOf(table, 'birth_year'))
  if (years === null) return null
  const months = firstSaid(columnsOf(table, 'birth_month')) ?? nothing(table.records)
  const days = firstSaid(columnsOf(table, 'birth_day')) ?? nothing(table.records)
  const form = dateForm(years.values)
  return {
    column: barred([years, months, days]),
    normalise: (raw) => {
      const [year = '', month = '', day = ''] = raw.split('|')
      return birthFromParts(year, month, day, form)
    },
  }
}
