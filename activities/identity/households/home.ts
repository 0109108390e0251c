import type { MatchAttribute, MatchConcept, MatchPolicy } from '../../../core/brand/identity.ts'
import { cityName, houseNumber, postalCode, splitAddress } from '../engine/normalise/address.ts'
import { familyName, splitFullName } from '../engine/normalise/names.ts'
import { foldWords } from '../engine/text/fold.ts'

/** What somebody says of where they live, as it is compared: surname, place, street and number, none of them ''. */
export type Home = readonly [family: string, place: string, street: string, number: string]

/** Reads homes out of the values of attributes. */
export interface HomeReader {
  /** The attributes that it wants, in its order. */
  readonly attributes: readonly MatchAttribute[]
  /** Those of which a home has one at least. */
  readonly telling: readonly string[]
  /** The home of one record, given the values of the attributes; null = it does not say all of it. */
  readonly homeOf: (values: readonly (string | null)[]) => Home | null
}

const SURNAMES: readonly MatchConcept[] = ['family_name', 'full_name']
const STREETS: readonly MatchConcept[] = ['street', 'address_line']
const CONCEPTS: readonly MatchConcept[] = [...SURNAMES, ...STREETS, 'house_number', 'postal_code', 'city']

/**
 * Reads the homes of records; null = no attribute is a surname, or none a street. Each record is read by itself: what
 * the others say would move a home in a night in which nobody did.
 */
export function homeReader(match: MatchPolicy | null): HomeReader | null {
  const attributes = (match?.attributes ?? []).filter(({ concept }) => CONCEPTS.includes(concept))
  const named = (concepts: readonly MatchConcept[]) =>
    attributes.filter(({ concept }) => concepts.includes(concept)).map(({ attribute }) => attribute)
  if (named(SURNAMES).length === 0 || named(STREETS).length === 0) return null
  const blocked = new Map(
    match?.blocked.map(({ concept, texts }) => [concept, new Set(texts.map(foldWords))]),
  )
  const columns = new Map(
    CONCEPTS.map((wanted) => [
      wanted,
      attributes.flatMap(({ concept }, i) => (concept === wanted ? [i] : [])),
    ]),
  )
  const rules = rulesOfParts()
  const homeOf = (values: readonly (string | null)[]): Home | null =>
    homeSaid(rules, (concept) =>
      (columns.get(concept) ?? []).flatMap((i) => {
        const text = values[i]?.trim() ?? ''
        return text === '' || blocked.get(concept)?.has(foldWords(text)) === true ? [] : [text]
      }),
    )
  return { attributes, telling: named(STREETS), homeOf }
}

/** How parts of a home are read; many records say the same. */
const rulesOfParts = () => ({
  family: remembered(familyName),
  familyOf: remembered(familyOf),
  address: remembered(splitAddress),
  number: remembered(houseNumber),
  postal: remembered(postalCode),
  city: remembered(cityName),
})

/** So many texts are remembered at a time. */
const MOST = 50_000

function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= MOST) known.clear()
    const found = read(text)
    known.set(text, found)
    return found
  }
}

/** Its own columns say it, else a column of streets, else the address line; as the engine reads them. */
function homeSaid(
  rules: ReturnType<typeof rulesOfParts>,
  texts: (concept: MatchConcept) => readonly string[],
): Home | null {
  const first = (concept: MatchConcept): string => texts(concept)[0] ?? ''
  const family = rules.family(texts('family_name').join(' ')) || rules.familyOf(first('full_name'))
  if (family === '') return null
  const street = rules.address(texts('street').join(' '))
  const line = rules.address(texts('address_line').join(' '))
  const told = (part: keyof typeof street): string => street[part] || line[part]
  const number = rules.number(first('house_number')) || told('number')
  // A postal code says more than its town, which has many spellings.
  const place =
    rules.postal(first('postal_code')) || told('postal') || rules.city(first('city')) || told('city')
  const home = [family, place, told('street'), number] as const
  return home.includes('') ? null : home
}

/** Of a full name; a lone word may be a given name. */
function familyOf(full: string): string {
  const { given, family } = splitFullName(full, false)
  return given === family ? '' : family
}
