import { type Concept, type Language, PERSONAL_WORDS, PREFIXES, WORDS } from './words.ts'

/** What a header means, and the languages that say it so. */
export interface Meaning {
  readonly concept: Concept
  readonly languages: readonly Language[]
}

const MEANINGS: ReadonlyMap<string, Meaning> = meanings()

function meanings(): ReadonlyMap<string, Meaning> {
  const found = new Map<string, Meaning>()
  for (const [concept, languages] of Object.entries(WORDS) as [
    Concept,
    Partial<Record<Language, string>>,
  ][]) {
    for (const [language, words] of Object.entries(languages) as [Language, string][]) {
      for (const word of words.split(',').map((one) => one.trim())) {
        const known = found.get(word)
        if (known && known.concept !== concept) continue
        found.set(word, { concept, languages: [...(known?.languages ?? []), language] })
      }
    }
  }
  return found
}

/** A header as words: no accents, no signs, `customerID` in two. */
export function plainHeader(header: string): string {
  return header
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** What a header means; null when no language knows it. */
export function meaningOf(header: string): Meaning | null {
  const plain = plainHeader(header)
  return known(plain) ?? known(withoutPrefix(plain))
}

function known(plain: string): Meaning | null {
  return (
    MEANINGS.get(plain) ??
    MEANINGS.get(plain.replaceAll(' ', '')) ??
    MEANINGS.get(plain.replace(/ ?\d+$/, '')) ??
    null
  )
}

function withoutPrefix(plain: string): string {
  const [first = '', ...rest] = plain.split(' ')
  return PREFIXES.has(first) && rest.length > 0 ? withoutPrefix(rest.join(' ')) : plain
}

/** Whether some word of the header speaks of a person, so that its values must not be kept in clear. */
export function isPersonal(header: string): boolean {
  return plainHeader(header)
    .split(' ')
    .some((word) => PERSONAL_WORDS.has(word))
}

/** Whether the header ends as numbers of things and people do: `account no`, `person id`. */
export function endsAsNumber(header: string): boolean {
  return /(?:^| )(?:id|key|no|nr|num|number|numero|nummer|code)$/.test(plainHeader(header))
}

/** A name for an attribute, by its header; `taken` names get a number. */
export function attributeName(header: string, place: number, taken: ReadonlySet<string>): string {
  const plain = plainHeader(header).replaceAll(' ', '_').slice(0, 50)
  const base = plain === '' ? `column_${place + 1}` : /^[a-z]/.test(plain) ? plain : `c_${plain}`
  return freeName(base, taken)
}

/** `base`, or `base_2`, `base_3`, ... */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base
  for (let n = 2; taken.has(name); n += 1) name = `${base}_${n}`
  return name
}
