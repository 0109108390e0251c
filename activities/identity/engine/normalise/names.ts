import { foldName } from '../text/fold.ts'
import { GENERATIONS, PARTICLES, RANKS, TITLES } from './titles.ts'

/** The parts of a name, folded; '' = not said. */
export interface NameParts {
  readonly given: string
  readonly middle: string
  readonly family: string
  /** All words that are part of a name, sorted, each once. */
  readonly full: string
  /** junior, senior, third ...; '' = not said. */
  readonly generation: string
}

const NUMBERED = /\d/
/** Prefixes that some write apart: mc carthy, o brien. */
const APART = /\b(mc|mac|o|d) (?=[a-z]{3})/g
const LEADING_MARK = /^(?:dit|dite|born|nee|ne|geb|geborene)$/

/** Given names as written in their own column: without titles; '' if nothing is left. */
export function givenNames(raw: string): string {
  return nameWords(foldName(raw)).join(' ')
}

/** A surname as written in its own column: titles and generations left out, prefixes joined. */
export function familyName(raw: string): string {
  const words = nameWords(foldName(raw)).join(' ')
  return words.replace(APART, '$1')
}

/** Which generation a name says: "Smith Jr" -> junior. */
export function generationOf(raw: string): string {
  const words = foldName(raw).split(' ')
  if (words.length < 2) return ''
  for (const word of words.slice(1)) {
    const generation = GENERATIONS[word]
    if (generation !== undefined) return generation
  }
  return ''
}

/** Are most of these names written "Family, Given"? Asked once of a column, for one name cannot tell. */
export function familyComesFirst(names: readonly string[]): boolean {
  let commas = 0
  for (const name of names) if (name.includes(',')) commas += 1
  return commas * 2 > names.length
}

/**
 * A whole name in its parts: "Given Middle Family", "Family, Given Middle", "FAMILY Given", with titles before or
 * after it, and with a description after a comma ("John Hay, 2nd Earl of Tweeddale"), whose words count for `full`
 * only. `familyFirst`: what stands before a comma is the surname, of however many words.
 */
export function splitFullName(raw: string, familyFirst: boolean): NameParts {
  const comma = raw.indexOf(',')
  const head = comma < 0 ? raw : raw.slice(0, comma)
  const tail = comma < 0 ? '' : raw.slice(comma + 1)
  const headWords = nameWords(foldName(head))
  const tailFolded = foldName(tail)
  const tailWords = nameWords(tailFolded)
  const full = [...new Set([...headWords, ...tailWords].filter((word) => !PARTICLES.has(word)))]
    .sort()
    .join(' ')
  const rest = { full, generation: generationOf(raw) }
  if (tailWords.length > 0 && !isDescription(tailFolded) && (familyFirst || isOneSurname(headWords)))
    return { ...fromGiven(tailWords), family: headWords.join(' ').replace(APART, '$1'), ...rest }
  const capitals = surnameInCapitals(head)
  if (capitals !== null)
    return { ...fromGiven(nameWords(foldName(capitals.rest))), family: familyName(capitals.family), ...rest }
  return { ...inOrder(headWords), ...rest }
}

/** Words of a folded name without titles, numbers and generations; ranks stay if nothing else would. */
function nameWords(folded: string): readonly string[] {
  if (folded === '') return []
  const words = folded.split(' ')
  if (words.length === 1) return isNoName(folded) ? [] : words
  const names = words.filter((word, i) => !isNoName(word) && !(i > 0 && GENERATIONS[word] !== undefined))
  const bare = names.filter((word) => !RANKS.has(word))
  return bare.some((word) => !PARTICLES.has(word)) ? bare : names
}

function isNoName(word: string): boolean {
  return TITLES.has(word) || NUMBERED.test(word) || LEADING_MARK.test(word)
}

function isDescription(folded: string): boolean {
  return folded
    .split(' ')
    .some((word) => NUMBERED.test(word) || RANKS.has(word) || word === 'of' || word === 'the')
}

function isOneSurname(words: readonly string[]): boolean {
  return words.filter((word) => !PARTICLES.has(word)).length === 1
}

function fromGiven(words: readonly string[]): { readonly given: string; readonly middle: string } {
  return { given: words[0] ?? '', middle: words.slice(1).join(' ') }
}

/** Given names first; the surname is the last word with the particles before it. */
function inOrder(words: readonly string[]): Pick<NameParts, 'given' | 'middle' | 'family'> {
  if (words.length < 2) return { given: '', middle: '', family: words[0] ?? '' }
  let start = words.length - 1
  while (start > 1 && PARTICLES.has(words[start - 1] ?? '')) start -= 1
  const family = words.slice(start)
  while (family.length > 1 && (family[0] === 'of' || family[0] === 'the')) family.shift()
  return {
    given: words[0] ?? '',
    middle: words.slice(1, start).join(' '),
    family: family.join(' ').replace(APART, '$1'),
  }
}

const CAPITALS = /^\p{Lu}[\p{Lu}\p{M}'’-]+$/u

/** "DUPONT Jean", "Jean DUPONT": the words in capitals are the surname, if others are not. */
function surnameInCapitals(name: string): { readonly family: string; readonly rest: string } | null {
  const words = name.trim().split(/\s+/)
  const capitals = words.filter((word) => CAPITALS.test(word) && !TITLES.has(word.toLowerCase()))
  if (capitals.length === 0 || capitals.length === words.length) return null
  const family = capitals.join(' ')
  const rest = words.filter((word) => !CAPITALS.test(word)).join(' ')
  return rest.length < 2 ? null : { family, rest }
}
