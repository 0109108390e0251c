import type { Dictionary } from '../types.ts'

/** Codes of a record's given name and surname; 0 is "no name". */
type WholeName = (givenCode: number, familyCode: number) => readonly number[]

/**
 * Are all words of one whole name among those of the other, in whatever column they stand? "Sanz, Pilar" and "Pilar Sanz
 * Martinez", whose columns changed places, are one name as much as "Pilar Sanz" is. One word is nobody's name.
 */
export function wordsMatcher(given: Dictionary, family: Dictionary) {
  const ofGiven = marksOf(given)
  const ofFamily = marksOf(family)
  const whole = wholeName(given, family)
  return (givenA: number, familyA: number, givenB: number, familyB: number): boolean => {
    const a = (ofGiven[givenA] as number) | (ofFamily[familyA] as number)
    const b = (ofGiven[givenB] as number) | (ofFamily[familyB] as number)
    if ((a & ~b) !== 0 && (b & ~a) !== 0) return false
    return areContained(whole(givenA, familyA), whole(givenB, familyB))
  }
}

/** Of each value a bit a word: what lacks a bit of another value lacks a word of it. Most pairs need no closer look. */
function marksOf({ size, words }: Dictionary): Int32Array {
  const marks = new Int32Array(size)
  if (words === null) return marks
  for (let code = 0; code < size; code++)
    for (let i = words.start[code] as number; i < (words.start[code + 1] as number); i++)
      marks[code] = (marks[code] as number) | (1 << ((words.hash[i] as number) & 31))
  return marks
}

/** The words of given name and surname, each once. */
const wholeName =
  (given: Dictionary, family: Dictionary): WholeName =>
  (givenCode, familyCode) => [...new Set([...wordsOf(given, givenCode), ...wordsOf(family, familyCode)])]

const wordsOf = ({ words }: Dictionary, code: number): Uint32Array =>
  words === null ? new Uint32Array(0) : words.hash.subarray(words.start[code], words.start[code + 1])

function areContained(one: readonly number[], other: readonly number[]): boolean {
  const fewest = Math.min(one.length, other.length)
  return fewest > 1 && one.filter((word) => other.includes(word)).length === fewest
}
