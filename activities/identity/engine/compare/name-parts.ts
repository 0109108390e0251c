import type { Dictionary } from '../types.ts'
import { editsOf, isContained, jaroWinklerOf, lengthOf } from './alike.ts'
import { remembered, tableBits } from './memo.ts'

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
  const different = remembered(tableBits(dictionary.size), (a, b) => givenClass(dictionary, a, b))
  return (a, b) => (a === 0 || b === 0 ? GIVEN.missing : a === b ? GIVEN.same : different(a, b))
}

/** Compares codes of surnames; 0 is "no name". */
export function familyMatcher(dictionary: Dictionary | null): (a: number, b: number) => number {
  if (dictionary === null) return () => FAMILY.missing
  const different = remembered(tableBits(dictionary.size), (a, b) => familyClass(dictionary, a, b))
  return (a, b) => (a === 0 || b === 0 ? FAMILY.missing : a === b ? FAMILY.same : different(a, b))
}

function givenClass(dictionary: Dictionary, a: number, b: number): number {
  const { nickname, initial } = dictionary.parts
  if (isInitial(dictionary, a) || isInitial(dictionary, b))
    return initial?.[a] === initial?.[b] ? GIVEN.initial : GIVEN.other
  if (nickname?.[a] === nickname?.[b]) return GIVEN.nickname
  if (isContained(dictionary, a, b) || isClose(dictionary, a, b)) return GIVEN.close
  return jaroWinklerOf(dictionary, a, b) >= ROUGH ? GIVEN.rough : GIVEN.other
}

function familyClass(dictionary: Dictionary, a: number, b: number): number {
  const { sound } = dictionary.parts
  if (isContained(dictionary, a, b) || isClose(dictionary, a, b)) return FAMILY.close
  const soundsAlike = sound !== undefined && sound[a] === sound[b] && sound[a] !== 0
  return soundsAlike || jaroWinklerOf(dictionary, a, b) >= ROUGH ? FAMILY.rough : FAMILY.other
}

function isClose(dictionary: Dictionary, a: number, b: number): boolean {
  if (jaroWinklerOf(dictionary, a, b) >= CLOSE) return true
  const shortest = Math.min(lengthOf(dictionary, a), lengthOf(dictionary, b))
  return shortest >= SHORT && editsOf(dictionary, a, b, 1) <= 1
}

/** "J", "J.-P.": letters that stand for names. */
function isInitial({ text, start }: Dictionary, code: number): boolean {
  const from = start[code] as number
  const to = start[code + 1] as number
  return to - from === 1 || (to - from === 3 && text[from + 1] === 32)
}
