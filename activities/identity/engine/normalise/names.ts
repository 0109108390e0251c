import { foldName } from '../text/fold.ts'
import { countryCode } from './countries.ts'
import { withMaria, writtenOut } from './short-names.ts'
import { generationSaid, PARTICLES, WORD_KINDS } from './titles.ts'

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

/** 2, 2nd, 1er: numbers in titles; a digit within letters is a slip. */
const NUMBERED = /^\d+(?:st|nd|rd|th|er|e|eme)?$/
const MAY_SAY_GENERATION = /[\s,.](?:j|s|i|f|p|J|S|I|F|P)\S+/
/** Prefixes that some write apart: mc carthy, o brien. */
const APART = /\b(mc|mac|o|d) (?=[a-z]{3})/g

/** Given names as written in their own column: without titles; '' if nothing is left. */
export function givenNames(raw: string): string {
  return nameWords(foldName(withMaria(raw)).split(' ')).join(' ')
}

/** A surname as written in its own column: titles and generations left out, prefixes joined. */
export function familyName(raw: string): string {
  const words = nameWords(foldName(raw).split(' ')).join(' ')
  return words.replace(APART, '$1')
}

/** Which generation a name says: "Smith Jr" -> junior. */
export function generationOf(raw: string): string {
  if (!MAY_SAY_GENERATION.test(raw)) return ''
  const words = foldName(raw).split(' ')
  for (const word of words.slice(nameStart(words) + 1)) {
    const generation = generationSaid(word)
    if (generation !== '') return generation
  }
  return ''
}

/**
 * Does a comma stand behind the surname in this column, as in "Garcia Marquez, Gabriel", or before a description, as
 * in "John Hay, Earl"? Asked once of a column, for one name of several words before its comma cannot tell; those of
 * one word before it, and descriptions, can. What may be either, as in "John Smith, Jun.", says it of nobody; where it
 * outnumbers what looks like given names, it is no given name.
 */
export function familyComesFirst(names: readonly string[]): boolean {
  const seen = { surnames: 0, open: 0, descriptions: 0, either: 0 }
  for (const name of names) {
    const comma = name.indexOf(',')
    const tail = comma < 0 ? '' : foldName(name.slice(comma + 1))
    if (tail === '') continue
    const kind = tailKind(tail)
    if (kind === 'description') seen.descriptions += 1
    else if (isOneSurname(nameWords(wordsIn(name.slice(0, comma))))) seen.surnames += kind === 'given' ? 1 : 0
    else seen[kind === 'given' ? 'open' : 'either'] += 1
  }
  const { surnames, open, descriptions, either } = seen
  return surnames >= descriptions && surnames + open >= descriptions + either
}

/**
 * A whole name in its parts: "Given Middle Family", "Family, Given Middle", "FAMILY Given", with titles before or
 * after it, and with a description after a comma ("John Hay, 2nd Earl of Tweeddale"), whose words count for `full`
 * only. `familyFirst`: what stands before a comma is the surname, of however many words.
 */
export function splitFullName(written: string, familyFirst: boolean): NameParts {
  const raw = withMaria(written)
  const comma = raw.indexOf(',')
  const head = comma < 0 ? raw : raw.slice(0, comma)
  const tail = comma < 0 ? '' : raw.slice(comma + 1)
  const headWords = nameWords(wordsIn(head))
  const tailWords = nameWords(wordsIn(tail))
  const kind = tailWords.length === 0 ? 'description' : tailKind(foldName(tail))
  const isSurname = kind !== 'description' && (familyFirst || isOneSurname(headWords))
  // Who is called Jun is no junior.
  const generation =
    isSurname && GIVEN_TOO.has(tailWords[0] ?? '')
      ? generationOf(head) || generationOf(tail)
      : generationOf(raw)
  const rest = { full: wordsOf(headWords, tailWords), generation }
  if (isSurname) return { ...fromGiven(tailWords), family: headWords.join(' ').replace(APART, '$1'), ...rest }
  const capitals = surnameInCapitals(head)
  if (capitals !== null)
    return { ...fromGiven(nameWords(wordsIn(capitals.rest))), family: familyName(capitals.family), ...rest }
  return { ...inOrder(headWords), ...rest }
}

/** All words but particles, sorted, each once. */
function wordsOf(head: readonly string[], tail: readonly string[]): string {
  const all = (tail.length === 0 ? head : [...head, ...tail]).filter((word) => !PARTICLES.has(word))
  const words = all.some((word) => word.includes(' ')) ? all.flatMap((word) => word.split(' ')) : all
  if (words.length < 2) return words[0] ?? ''
  words.sort()
  return words.filter((word, i) => word !== words[i - 1]).join(' ')
}

/** The folded words of a name; those that a hyphen joins stay one name: "jean pierre", "catterson smith". */
function wordsIn(raw: string): readonly string[] {
  if (!raw.includes('-')) return foldName(raw).split(' ')
  return raw
    .split(/\s+/)
    .map(foldName)
    .filter((word) => word !== '')
}

/** Words of a name without titles, numbers and generations; ranks stay if nothing else would. */
function nameWords(written: readonly string[]): readonly string[] {
  const words = written.map(writtenOut)
  if (words.length < 2) return words[0] === '' || isNoName(words[0] ?? '') ? [] : words
  if (!words.some(isTelling)) return words
  const first = nameStart(words)
  const names = words.filter(
    (word, i) => i >= first && !isNoName(word) && (i === first || WORD_KINDS.get(word) !== 'generation'),
  )
  const bare = names.filter((word) => WORD_KINDS.get(word) !== 'rank')
  return bare.some((word) => !PARTICLES.has(word)) ? bare : names
}

/** Where the names begin: behind titles, of which a "Sr." before a name is one. A generation does not come first. */
function nameStart(words: readonly string[]): number {
  const first = words.findIndex((word) => !isNoName(word) && word !== 'sr')
  return first < 0 ? words.length : first
}

/** Is it anything but a plain name? Most words are not. */
function isTelling(word: string): boolean {
  return WORD_KINDS.has(word) || isNumber(word)
}

function isNoName(word: string): boolean {
  return WORD_KINDS.get(word) === 'title' || isNumber(word)
}

function isNumber(word: string): boolean {
  return word.charCodeAt(0) < 58 && NUMBERED.test(word)
}

/**
 * What stands behind the comma of a whole name, by its own words. A description: words of a rank, a place or a number; a
 * generation, titles, a form of company or a country alone. Some of these are given names, too ("Yilmaz, Can"): the name
 * before the comma and its column tell.
 */
function tailKind(tail: string): 'given' | 'description' | 'either' {
  const words = tail.split(' ')
  const describes = (word: string): boolean =>
    isNumber(word) || WORD_KINDS.get(word) === 'rank' || word === 'of' || word === 'the'
  if (words.some(describes)) return 'description'
  const alone = words.every((word) => WORD_KINDS.has(word) || COMPANIES.has(word))
  if (!alone && (tail.length < 3 || countryCode(tail) === null)) return 'given'
  return GIVEN_TOO.has(words[nameStart(words)] ?? '') ? 'either' : 'description'
}

function isOneSurname(words: readonly string[]): boolean {
  return words.filter((word) => !PARTICLES.has(word)).length === 1
}

function fromGiven(words: readonly string[]): { readonly given: string; readonly middle: string } {
  return { given: words[0] ?? '', middle: words.slice(1).join(' ') }
}

/**
 * Given names first; the surname is the last word with the particles before it. A lone word may be either, and is
 * told as both.
 */
function inOrder(words: readonly string[]): Pick<NameParts, 'given' | 'middle' | 'family'> {
  if (words.length < 2) return { given: words[0] ?? '', middle: '', family: words[0] ?? '' }
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

/** Words of a generation, and countries and their codes, that are given names, too. */
const GIVEN_TOO: ReadonlySet<string> = new Set(
  'jun pere america can che china fin france india ireland italia nor pol'.split(' '),
)
const COMPANIES = new Set('inc ltd limited llc plc corp gmbh ag sa sas sarl sl slu srl spa lda bv'.split(' '))

const TWO_CAPITALS = /\p{Lu}['’]?\p{Lu}/u
const CAPITALS = /^\p{Lu}[\p{Lu}\p{M}'’-]+$/u

/** "DUPONT Jean", "Jean DUPONT": the words in capitals are the surname, if others are not. */
function surnameInCapitals(name: string): { readonly family: string; readonly rest: string } | null {
  if (!TWO_CAPITALS.test(name)) return null
  const words = name.trim().split(/\s+/)
  const capitals = words.filter((word) => CAPITALS.test(word) && !WORD_KINDS.has(word.toLowerCase()))
  if (capitals.length === 0 || capitals.length === words.length) return null
  const family = capitals.join(' ')
  const rest = words.filter((word) => !CAPITALS.test(word)).join(' ')
  return rest.length < 2 ? null : { family, rest }
}
