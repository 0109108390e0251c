import type { Dictionary } from '../types.ts'

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

/** Are all words of one value among those of the other, which has more? */
export function isContained(dictionary: Dictionary, a: number, b: number): boolean {
  const ofA = wordCount(dictionary, a)
  const ofB = wordCount(dictionary, b)
  const fewest = Math.min(ofA, ofB)
  return fewest > 0 && ofA + ofB > 2 && sharedWords(dictionary, a, dictionary, b) === fewest
}

/** How many words the value has; 0 for fields whose words are not kept. */
export function wordCount({ words }: Dictionary, code: number): number {
  return words === null ? 0 : (words.start[code + 1] as number) - (words.start[code] as number)
}
