import type { Concept } from '../concepts.ts'
import { birthDate, birthFromParts, type DateForm } from '../normalise/birth.ts'
import { mailboxName } from '../normalise/mailbox-name.ts'
import { familyName, generationOf, givenNames, type NameParts, splitFullName } from '../normalise/names.ts'
import { gender, plainText } from '../normalise/simple.ts'
import type { FieldName, RawColumn, Table } from '../types.ts'
import { barred, columnsOf, firstSaid, joined, nothing, usedOnly } from './columns.ts'
import { type Forms, formsOf } from './forms.ts'
import { type Interner, interner } from './interner.ts'
import { partRules } from './rules.ts'
import { coded, codedParts, type Draft, draft, either } from './slots.ts'

const NAMES = ['given', 'family', 'middle', 'full', 'generation'] as const
const TEXTS = ['birth_place', 'gender', 'occupation', 'category'] as const

/** How the list is written, where `before` does not know it. */
export function formsIn(table: Table, before: Forms): Forms {
  const valuesOf = (concept: Concept) => firstSaid(columnsOf(table, concept))?.values ?? null
  return formsOf(
    { dates: valuesOf('birth_date'), years: valuesOf('birth_year'), full: valuesOf('full_name') },
    before,
  )
}

/** Names, birth and the other facts about a person. */
export function personDrafts(table: Table, forms: Forms): readonly Draft[] {
  return [
    ...nameDrafts(table, forms),
    birthDraft(table, forms),
    ...TEXTS.map((name) => {
      const column = firstSaid(columnsOf(table, name))
      const values = interner(partRules(name))
      const normalise = name === 'gender' ? gender : plainText
      return draft(name, values, column === null ? null : coded(column, values, normalise))
    }),
  ].filter((one) => one !== null)
}

/** What the columns of names say, and where they say nothing, what the full name does. */
function nameDrafts(table: Table, forms: Forms): readonly (Draft | null)[] {
  const values = {
    given: interner(partRules('given')),
    family: interner(partRules('family')),
    middle: interner(partRules('middle')),
    full: interner(partRules('full')),
    generation: interner(partRules('generation')),
  }
  const own = (columns: readonly RawColumn[], name: keyof NameParts, of: (raw: string) => string) => {
    const column = joined(columns)
    return column === null ? null : coded(column, values[name], of)
  }
  const families = columnsOf(table, 'family_name')
  const givens = columnsOf(table, 'given_name')
  const ofColumns: Partial<Record<FieldName, Int32Array | null>> = {
    given: own(givens, 'given', givenNames),
    family: own(families, 'family', familyName),
    middle: own(columnsOf(table, 'middle_name'), 'middle', givenNames),
    generation: either(own(families, 'generation', generationOf), own(givens, 'generation', generationOf)),
  }
  const full = firstSaid(columnsOf(table, 'full_name'))
  const familyFirst = forms.familyFirst === true
  const ofFull = full === null ? null : codedParts(full, values, (raw) => splitFullName(raw, familyFirst))
  const said = Object.fromEntries(
    NAMES.map((name) => [name, either(ofColumns[name] ?? null, ofFull?.[name] ?? null)]),
  ) as Record<(typeof NAMES)[number], Int32Array | null>
  const ofMail = namesOfMail(table, values, said)
  return NAMES.map((name) =>
    draft(
      name,
      values[name],
      name === 'given' || name === 'family' ? either(said[name], ofMail?.[name] ?? null) : said[name],
    ),
  )
}

type Names = 'given' | 'family'

/**
 * In a list of names: what the mailbox of a record without any name is called by; and of one that lacks the given name
 * alone, the given name of a mailbox with the same surname (`lea.martin@`, not `l.martin@`): by a surname alone all of
 * a household are alike. A surname is not taken over by half, for a mailbox keeps the one from before a marriage.
 */
function namesOfMail(
  table: Table,
  values: Readonly<Record<Names, Interner>>,
  said: Readonly<Record<Names, Int32Array | null>>,
): Readonly<Record<Names, Int32Array>> | null {
  const mail = firstSaid(columnsOf(table, 'email'))
  if (mail === null || (said.given === null && said.family === null)) return null
  const { given, family } = said
  const ungiven = {
    ...mail,
    codes: mail.codes.map((code, record) => ((given?.[record] ?? 0) === 0 ? code : -1)),
  }
  const parts = { given: values.given, family: values.family, initial: interner(partRules('given')) }
  const ofMail = codedParts(usedOnly(ungiven), parts, (address) => {
    const name = mailboxName(address)
    const [first, last] = [givenNames(name.given), familyName(name.family)]
    return { given: first, family: last, initial: first.length === 1 ? first : '' }
  })
  const fits = (code: number, record: number): number => {
    const own = family?.[record] ?? 0
    return own === 0 || (own === ofMail.family[record] && ofMail.initial[record] === 0) ? code : 0
  }
  return { given: ofMail.given.map(fits), family: ofMail.family.map(fits) }
}

/** Birth dates: of a column of dates, else of columns of years, months and days. */
function birthDraft(table: Table, forms: Forms): Draft | null {
  const values = interner(partRules('birth'))
  const dates = firstSaid(columnsOf(table, 'birth_date'))
  const years = firstSaid(columnsOf(table, 'birth_year'))
  const ofDates = dates === null || forms.dates === null ? null : datesOf(dates, forms.dates)
  const ofYears = years === null || forms.years === null ? null : yearsOf(table, years, forms.years)
  const codes = [ofDates, ofYears].map((one) =>
    one === null ? null : coded(one.column, values, one.normalise),
  )
  return draft('birth', values, either(codes[0] ?? null, codes[1] ?? null))
}

interface Readable {
  readonly column: RawColumn
  readonly normalise: (raw: string) => string
}

function datesOf(column: RawColumn, form: DateForm): Readable {
  return { column, normalise: (raw) => birthDate(raw, form) }
}

function yearsOf(table: Table, years: RawColumn, form: DateForm): Readable {
  const months = firstSaid(columnsOf(table, 'birth_month')) ?? nothing(table.records)
  const days = firstSaid(columnsOf(table, 'birth_day')) ?? nothing(table.records)
  return {
    column: barred([years, months, days]),
    normalise: (raw) => {
      const [year = '', month = '', day = ''] = raw.split('|')
      return birthFromParts(year, month, day, form)
    },
  }
}
