import metadata from 'libphonenumber-js/metadata.max.json'

/**
 * What a country's entry in the library's metadata says, as far as the fast path needs it. The places are those
 * of metadata version 4; the test compares the fast path with the library over all countries, so that an update
 * that moves them is seen.
 */
export interface PhonePlan {
  readonly country: string
  readonly callingCode: string
  /** What is dialled before a number to leave the country. */
  readonly exit: RegExp
  /** The trunk digit of national numbers, or empty. */
  readonly trunk: string
  /** Other beginnings that the library would strip; such numbers are left to it. */
  readonly otherPrefixes: readonly string[]
  /** Numbers with the country code are read by this plan. */
  readonly main: boolean
  readonly number: RegExp
  readonly types: readonly { readonly number: RegExp; readonly lengths: ReadonlySet<number> }[]
}

const AT = {
  callingCode: 0,
  exit: 1,
  number: 2,
  lengths: 3,
  trunk: 5,
  forParsing: 7,
  transform: 8,
  leading: 10,
  types: 11,
}

/** The plan of a country, or null when its rules are more than the fast path knows. */
export function phonePlan(country: string): PhonePlan | null {
  const entry: unknown = (metadata.countries as Readonly<Record<string, unknown>>)[country]
  if (!Array.isArray(entry)) return null
  const [callingCode, exit, number, trunk] = [AT.callingCode, AT.exit, AT.number, AT.trunk].map((at) =>
    text(entry[at]),
  )
  const prefixes = (text(entry[AT.forParsing]) || trunk || '').split('|')
  const types = typePatterns(entry[AT.types], lengths(entry[AT.lengths]))
  const plain = prefixes.every((prefix) => /^\d*$/.test(prefix)) && !entry[AT.transform]
  if (!callingCode || !exit || !number || !plain || types.length === 0) return null
  if (trunk && !prefixes.includes(trunk)) return null
  return {
    country,
    callingCode,
    exit: new RegExp(`^(?:${exit})`),
    trunk: trunk ?? '',
    otherPrefixes: prefixes.filter((prefix) => prefix !== '' && prefix !== trunk),
    main: mainCountry(callingCode) === country && !entry[AT.leading],
    number: entirely(number),
    types,
  }
}

/** The country whose plan reads numbers that begin with `+` and this code. */
export function mainCountry(callingCode: string): string | null {
  const countries: unknown = (metadata.country_calling_codes as Readonly<Record<string, unknown>>)[
    callingCode
  ]
  return Array.isArray(countries) ? text(countries[0]) || null : null
}

/** All countries that have telephone numbers. */
export function phoneCountries(): readonly string[] {
  return Object.keys(metadata.countries)
}

function typePatterns(types: unknown, general: ReadonlySet<number>): PhonePlan['types'] {
  if (!Array.isArray(types)) return []
  return types.flatMap((type: unknown) => {
    if (!Array.isArray(type) || !text(type[0])) return []
    const own = lengths(type[1])
    return [{ number: entirely(text(type[0])), lengths: own.size > 0 ? own : general }]
  })
}

function lengths(value: unknown): ReadonlySet<number> {
  return new Set(
    Array.isArray(value) ? value.filter((length): length is number => typeof length === 'number') : [],
  )
}

function entirely(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
