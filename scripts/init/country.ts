import { countryCode } from '../../activities/extract/normalise/country.ts'
import { normalisePhone } from '../../activities/extract/normalise/phone.ts'
import type { ColumnStats } from './column.ts'
import { COUNTRIES, type CountryHabits, habitsOf } from './countries.ts'
import { meaningOf, plainHeader } from './header.ts'
import type { Language } from './words.ts'

export interface CountryGuess {
  readonly habits: CountryHabits
  readonly because: string
  readonly sure: boolean
}

interface Evidence {
  readonly code: string
  readonly weight: number
  readonly because: string
}

const ENOUGH = 1

/** The country that a list of people comes from: its own column, telephone numbers, domains, the language of its headers. */
export function guessCountry(columns: readonly ColumnStats[]): CountryGuess {
  const evidence = [
    ...fromCountryColumn(columns),
    ...fromPhones(columns),
    ...fromDomains(columns),
    ...fromHeaders(columns),
  ]
  const sums = new Map<string, number>()
  for (const { code, weight } of evidence) sums.set(code, (sums.get(code) ?? 0) + weight)
  const ranked = [...sums].toSorted((a, b) => b[1] - a[1])
  const [best, second] = ranked
  if (!best || best[1] < ENOUGH / 2) {
    return { habits: habitsOf('GB'), because: 'nothing in the file tells the country', sure: false }
  }
  const reasons = evidence.filter(({ code }) => code === best[0]).toSorted((a, b) => b.weight - a.weight)
  const sure = best[1] >= ENOUGH && best[1] >= 1.5 * (second?.[1] ?? 0)
  return { habits: habitsOf(best[0]), because: reasons.map(({ because }) => because).join(', '), sure }
}

function fromCountryColumn(columns: readonly ColumnStats[]): readonly Evidence[] {
  const column = columns.find(({ header }) => meaningOf(header)?.concept === 'country')
  if (!column) return []
  const codes = column.some.map((name) => countryCode(name) ?? localName(name))
  return shares(codes, column.some.length, 4, (code) => `the column "${column.header}" names ${code} most`)
}

const LANGUAGES: readonly Language[] = ['fr', 'de', 'es', 'nl', 'it', 'pt']

/** `Allemagne`, `Deutschland`: the country's name in the languages of the headers. */
function localName(name: string): string | null {
  const plain = plainHeader(name)
  const found = COUNTRIES.find(({ code }) =>
    LANGUAGES.some(
      (language) =>
        plainHeader(new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? '') === plain,
    ),
  )
  return found?.code ?? null
}

function fromPhones(columns: readonly ColumnStats[]): readonly Evidence[] {
  const numbers = columns
    .filter(({ phones, filled }) => filled > 0 && phones / filled > 0.5)
    .flatMap(({ some }) => some)
  const inWords = columns.some(({ header, phones }) => phones > 0 && isPhoneHeader(header))
  const international = numbers
    .filter((number) => /^\(?\+|^00/.test(number))
    .map((number) => codeOf(number.replace(/^00/, '+')))
  const fromCodes = shares(
    international,
    Math.max(numbers.length, 1),
    3,
    (code) => `telephone numbers have the code of ${code}`,
  )
  if (!inWords || fromCodes.length > 0) return fromCodes
  const national = numbers.slice(0, 200)
  return COUNTRIES.flatMap(({ code }): readonly Evidence[] => {
    const valid = national.filter((number) => typeof normalisePhone(number, code) === 'string').length
    return valid / Math.max(national.length, 1) > 0.9
      ? [{ code, weight: 0.4, because: `telephone numbers are valid in ${code}` }]
      : []
  })
}

function isPhoneHeader(header: string): boolean {
  const concept = meaningOf(header)?.concept
  return concept === 'phone' || concept === 'mobile'
}

function codeOf(number: string): string | null {
  const digits = number.replaceAll(/\D/g, '')
  const found = COUNTRIES.filter(({ callingCode }) => digits.startsWith(callingCode))
  return found.toSorted((a, b) => b.callingCode.length - a.callingCode.length)[0]?.code ?? null
}

function fromDomains(columns: readonly ColumnStats[]): readonly Evidence[] {
  const addresses = columns
    .filter(({ emails, filled }) => filled > 0 && emails / filled > 0.5)
    .flatMap(({ some }) => some)
  const codes = addresses.map((address) => {
    const domain = address.split('.').at(-1)?.toLowerCase() ?? ''
    return COUNTRIES.find(({ domains }) => domains.includes(domain))?.code ?? null
  })
  return shares(codes, Math.max(addresses.length, 1), 2, (code) => `e-mail domains of ${code} are frequent`)
}

function fromHeaders(columns: readonly ColumnStats[]): readonly Evidence[] {
  const known = columns.flatMap(({ header }) => {
    const meaning = meaningOf(header)
    return meaning ? [meaning.languages] : []
  })
  const ofLanguages = COUNTRIES.flatMap(({ code, language }): readonly Evidence[] => {
    if (language === null) return []
    // A word that several languages have speaks for each of them by its share.
    const only = known
      .filter((languages) => languages.includes(language) && !languages.includes('en'))
      .reduce((sum, languages) => sum + 1 / languages.length, 0)
    return only === 0
      ? []
      : [{ code, weight: (2 * only) / known.length, because: `headers are in the language of ${code}` }]
  })
  const isMonthFirst = columns.some(({ dates }) =>
    [...dates.values()].some((count) => count.maxSecond > 12 && count.maxFirst <= 12),
  )
  const american = isMonthFirst ? [{ code: 'US', weight: 1, because: 'dates have the month first' }] : []
  const hasZip = columns.some(({ header }) => /^(zip|zip code|zipcode)$/.test(plainHeader(header)))
  const zip = hasZip ? [{ code: 'US', weight: 1, because: 'a header says "zip"' }] : []
  return [...ofLanguages, ...american, ...zip]
}

function shares(
  codes: readonly (string | null)[],
  of: number,
  weight: number,
  because: (code: string) => string,
): readonly Evidence[] {
  const counts = new Map<string, number>()
  for (const code of codes) if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1)
  const known = new Set(COUNTRIES.map(({ code }) => code))
  return [...counts].flatMap(([code, count]) =>
    known.has(code) ? [{ code, weight: (weight * count) / of, because: because(code) }] : [],
  )
}
