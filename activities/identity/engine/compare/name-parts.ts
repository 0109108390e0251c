import type { Dictionary } from '../types.ts'
import { type Likeness, likenessOf } from './alike.ts'
import { remembered, tableBits } from './memo.ts'
import { isContained, wordCount } from './words.ts'

/** How two given names agree, from the strongest. */
export const GIVEN = { same: 0, nickname: 1, close: 2, initial: 3, rough: 4, other: 5, missing: 6 } as const
/** How two surnames agree, from the strongest. */
export const FAMILY = { same: 0, close: 1, rough: 2, other: 3, missing: 4 } as const

const CLOSE = 0.92
const ROUGH = 0.85
/** One slip in a name of fewer letters makes another name of it. */
const SHORT = 4

/** Compares codes of given names; 0 is "no name". */
export function givenMatcher(dictionary: Dictionary | null): (a: number, b: number) => number {
  if (dictionary === null) return () => GIVEN.missing
  const likeness = likenessOf(dictionary)
  const different = remembered(tableBits(dictionary.size), (a, b) => givenClass(dictionary, likeness, a, b))
  return (a, b) => (a === 0 || b === 0 ? GIVEN.missing : a === b ? GIVEN.same : different(a, b))
}

/** Compares codes of surnames; 0 is "no name". */
export function familyMatcher(dictionary: Dictionary | null): (a: number, b: number) => number {
  if (dictionary === null) return () => FAMILY.missing
  const likeness = likenessOf(dictionary)
  const different = remembered(tableBits(dictionary.size), (a, b) => familyClass(dictionary, likeness, a, b))
  return (a, b) => (a === 0 || b === 0 ? FAMILY.missing : a === b ? FAMILY.same : different(a, b))
}

function givenClass(dictionary: Dictionary, likeness: Likeness, a: number, b: number): number {
  const { nickname, initial } = dictionary.parts
  if (isInitial(dictionary, a) || isInitial(dictionary, b))
    return initial?.[a] === initial?.[b] ? GIVEN.initial : GIVEN.other
  if (isContained(dictionary, a, b)) return GIVEN.close
  // Short forms are told by the first name: Jean Pierre and Jean Paul have it in common, and are two.
  if (nickname?.[a] === nickname?.[b])
    return wordCount(dictionary, a) > 1 && wordCount(dictionary, b) > 1 ? GIVEN.rough : GIVEN.nickname
  const alike = likeness.jaroWinkler(a, b, ROUGH)
  if (alike >= CLOSE || isSlip(likeness, a, b)) return GIVEN.close
  return alike >= ROUGH ? GIVEN.rough : GIVEN.other
}

function familyClass(dictionary: Dictionary, likeness: Likeness, a: number, b: number): number {
  const { sound } = dictionary.parts
  if (isContained(dictionary, a, b)) return FAMILY.close
  const alike = likeness.jaroWinkler(a, b, ROUGH)
  if (alike >= CLOSE || isSlip(likeness, a, b)) return FAMILY.close
  const soundsAlike = sound !== undefined && sound[a] === sound[b] && sound[a] !== 0
  return soundsAlike || alike >= ROUGH ? FAMILY.rough : FAMILY.other
}

function isSlip(likeness: Likeness, a: number, b: number): boolean {
  const shortest = Math.min(likeness.length(a), likeness.length(b))
  return shortest >= SHORT && likeness.edits(a, b, 1) <= 1
}

/** "J", "J.-P.": letters that stand for names. */
function isInitial({ text, start }: Dictionary, code: number): boolean {
  const from = start[code] as number
  const to = start[code + 1] as number
  return to - from === 1 || (to - from === 3 && text[from + 1] === 32)
}
