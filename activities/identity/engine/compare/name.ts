import type { Comparison, Dictionary, Encoded, TermFrequency } from '../types.ts'
import { type Found, find } from './fields.ts'
import { FAMILY, familyMatcher, GIVEN, givenMatcher } from './name-parts.ts'
import { wordsMatcher } from './name-words.ts'
import { sharedWords } from './words.ts'

const LEVELS = [
  'missing',
  'same given name and surname',
  'same surname, nickname',
  'same surname, given name similar',
  'same given name, surname similar',
  'given name and surname swapped',
  'same surname, same initial',
  'both similar',
  'same given name, surname roughly',
  'same surname, given name roughly',
  'same surname, one without given name',
  'same given name, one without surname',
  'same surname, other given name',
  'same given name, other surname',
  'one of them alike',
  'else',
] as const
/** All but a surname alone, which is the family's. */
const OWN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13]
const SWAPPED = 5
const ELSE = 15

/** Level by how given names agree (rows, as in GIVEN) and surnames (columns, as in FAMILY). */
const GRID = Uint8Array.of(
  // same close rough other missing
  ...[1, 4, 8, 13, 11], // same given name
  ...[2, 7, 14, 14, 14], // nickname
  ...[3, 7, 14, 14, 14], // close
  ...[6, 14, 14, 15, 0], // initial
  ...[9, 14, 15, 15, 15], // rough
  ...[12, 14, 15, 15, 15], // other
  ...[10, 14, 15, 15, 0], // missing
)
const COLUMNS = 5

/** The same where one of them has but one name, which stands for given name and surname: it agrees with one. */
const LONE = Uint8Array.of(
  // same close rough other missing
  ...[11, 11, 11, 11, 11], // same given name
  ...[10, 14, 14, 14, 14], // nickname
  ...[10, 14, 14, 14, 14], // close
  ...[10, 14, 15, 15, 15], // initial
  ...[10, 14, 15, 15, 15], // rough
  ...[10, 14, 15, 15, 15], // other
  ...[10, 14, 15, 15, 15], // missing
)

/** Given name, surname and the words of full names as one comparison, for they are one fact in several columns. */
export function nameComparison(encoded: Encoded): Comparison | null {
  const given = find(encoded, 'given')
  const family = find(encoded, 'family')
  if (given === null && family === null) return null
  const ofGiven = givenMatcher(given?.dictionary ?? null)
  const ofFamily = familyMatcher(family?.dictionary ?? null)
  const { rows } = encoded
  const g = given?.slot ?? -1
  const f = family?.slot ?? -1
  const codeAt = (row: number, slot: number): number => (slot < 0 ? 0 : (rows[row + slot] as number))
  const isLone = loneName(given, family)
  const swapped = swapMatcher(given, family)
  const turned =
    given === null || family === null ? () => false : wordsMatcher(given.dictionary, family.dictionary)
  const elsewhere = wordsElsewhere(encoded, given, family)
  const otherGeneration = generationMatcher(encoded)
  const compare = (a: number, b: number): number => {
    const givenA = codeAt(a, g)
    const givenB = codeAt(b, g)
    const familyA = codeAt(a, f)
    const familyB = codeAt(b, f)
    if (otherGeneration(a, b)) return ELSE
    const ofG = ofGiven(givenA, givenB)
    let ofF = ofFamily(familyA, familyB)
    if (isLone(givenA, familyA) || isLone(givenB, familyB)) return LONE[ofG * COLUMNS + ofF] as number
    if (ofG === GIVEN.same && ofF === FAMILY.same) return 1
    if (swapped(givenA, familyA, givenB, familyB)) return SWAPPED
    if (ofG > GIVEN.initial && ofF > FAMILY.close && turned(givenA, familyA, givenB, familyB)) return SWAPPED
    if (ofF > FAMILY.close && elsewhere(a, b)) ofF = FAMILY.close
    return GRID[ofG * COLUMNS + ofF] as number
  }
  return {
    name: 'name',
    levels: LEVELS,
    person: { own: OWN, mostElse: 0.1 },
    termFrequencies: frequencies(given, family),
    cost: 4,
    compare,
  }
}

function frequencies(given: Found | null, family: Found | null): readonly TermFrequency[] {
  const of = (found: Found | null, levels: readonly number[]): readonly TermFrequency[] =>
    found === null ? [] : levels.map((level) => ({ level, field: found.index }))
  return [...of(family, [1, 2, 3, 6, 9, 10, 12]), ...of(given, [1, 4, 8, 11, 13])]
}

/** Does one say junior, and the other senior? They are two people of one name. */
function generationMatcher(encoded: Encoded): (a: number, b: number) => boolean {
  const generation = find(encoded, 'generation')
  if (generation === null) return () => false
  const { slot } = generation
  const { rows } = encoded
  return (a, b) => {
    const x = rows[a + slot] as number
    const y = rows[b + slot] as number
    return x !== y && x !== 0 && y !== 0
  }
}

/** Is the given name the surname, too? */
function loneName(
  given: Found | null,
  family: Found | null,
): (givenCode: number, familyCode: number) => boolean {
  if (given === null || family === null) return () => false
  const ofGiven = given.dictionary.hash
  const ofFamily = family.dictionary.hash
  return (g, f) => g !== 0 && ofGiven[g] === ofFamily[f]
}

/** Are given name and surname each other's? Texts of two dictionaries are the same if their hashes are. */
function swapMatcher(given: Found | null, family: Found | null) {
  if (given === null || family === null) return () => false
  const ofGiven = given.dictionary.hash
  const ofFamily = family.dictionary.hash
  return (givenA: number, familyA: number, givenB: number, familyB: number): boolean =>
    givenA !== 0 &&
    givenB !== 0 &&
    ofGiven[givenA] === ofFamily[familyB] &&
    ofGiven[givenB] === ofFamily[familyA]
}

/** Does the surname of one stand among the words of the other's full name, apart from the given name? */
function wordsElsewhere(encoded: Encoded, given: Found | null, family: Found | null) {
  const full = find(encoded, 'full')
  if (full === null || family === null) return () => false
  const { rows } = encoded
  const stands = (a: number, b: number): boolean => {
    const surname = rows[a + family.slot] as number
    const words = rows[b + full.slot] as number
    if (surname === 0 || words === 0) return false
    if (
      given !== null &&
      sameText(given.dictionary, rows[b + given.slot] as number, family.dictionary, surname)
    )
      return false
    return sharedWords(family.dictionary, surname, full.dictionary, words) > 0
  }
  return (a: number, b: number): boolean => stands(a, b) || stands(b, a)
}

function sameText(one: Dictionary, a: number, other: Dictionary, b: number): boolean {
  return one.hash[a] === other.hash[b]
}
