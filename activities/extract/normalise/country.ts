import { isPhoneCountry } from './phone.ts'
import { phoneCountries } from './phone-plan.ts'
import { plainForm } from './text.ts'

const USUAL: readonly (readonly [string, string])[] = [
  ['uk', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['usa', 'US'],
  ['eire', 'IE'],
  ['holland', 'NL'],
]

let names: ReadonlyMap<string, string> | null = null

/** ISO code of a country that is written as a code or by its English name; null when it is neither. */
export function countryCode(written: string): string | null {
  const text = plainForm(written)
  const code = text.toUpperCase()
  if (code.length === 2 && isPhoneCountry(code)) return code
  names ??= englishNames()
  return names.get(text.toLowerCase()) ?? null
}

function englishNames(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'region' })
  const pairs = phoneCountries().map(
    (country) => [english.of(country)?.toLowerCase() ?? country, country] as const,
  )
  return new Map([...pairs, ...USUAL])
}
