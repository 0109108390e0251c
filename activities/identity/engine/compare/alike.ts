import { editDistance } from '../text/damerau.ts'
import { jaroWinkler } from '../text/jaro-winkler.ts'
import type { Dictionary } from '../types.ts'

/** Jaro-Winkler of two values of a dictionary. */
export function jaroWinklerOf({ text, start }: Dictionary, a: number, b: number): number {
  return jaroWinkler(
    text,
    start[a] as number,
    start[a + 1] as number,
    start[b] as number,
    start[b + 1] as number,
  )
}

/** Edit distance of two values of a dictionary, at most `limit + 1`. */
export function editsOf({ text, start }: Dictionary, a: number, b: number, limit: number): number {
  return editDistance(
    text,
    start[a] as number,
    start[a + 1] as number,
    start[b] as number,
    start[b + 1] as number,
    limit,
  )
}

export function lengthOf({ start }: Dictionary, code: number): number {
  return (start[code + 1] as number) - (start[code] as number)
}

/** How many words two values share; they may be of two dictionaries. */
export function sharedWords(one: Dictionary, a: number, other: Dictionary, b: number): number {
  if (one.words === null || other.words === null) return 0
  const first = one.words
  const second = other.words
  let i = first.start[a] as number
  let j = second.start[b] as number
  const endA = first.start[a + 1] as number
  const endB = second.start[b + 1] as number
  let shared = 0
  while (i < endA && j < endB) {
    const x = first.hash[i] as number
    const y = second.hash[j] as number
    if (x === y) shared += 1
    if (x <= y) i += 1
    if (y <= x) j += 1
  }
  return shared
}

/** How many words the value has. */
export function wordCount({ words }: Dictionary, code: number): number {
  return words === null ? 0 : (words.start[code + 1] as number) - (words.start[code] as number)
}

/** Are all words of one value among those of the other, which has more? */
export function isContained(dictionary: Dictionary, a: number, b: number): boolean {
  const fewest = Math.min(wordCount(dictionary, a), wordCount(dictionary, b))
  const most = Math.max(wordCount(dictionary, a), wordCount(dictionary, b))
  return fewest > 0 && most > 1 && sharedWords(dictionary, a, dictionary, b) === fewest
}
