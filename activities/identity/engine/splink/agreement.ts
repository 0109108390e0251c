import type { Concept } from '../concepts.ts'
import type { Condition } from './condition.ts'

/** How two values agree: an example of what one of our levels means, for Splink's conditions to be asked about. */
export interface Agreement {
  readonly same: boolean
  /** Of Jaro-Winkler, 0 to 1. */
  readonly likeness: number
  readonly edits: number
  /** A part is the same: the area of a postal code, the name of an e-mail address. */
  readonly part: boolean
  /** Between two dates. */
  readonly days: number
}

const agreement = (likeness: number, edits: number, part: boolean, days: number): Agreement => ({
  same: edits === 0,
  likeness,
  edits,
  part,
  days,
})

export const SAME = agreement(1, 0, true, 0)
/** A slip of the keyboard. */
export const CLOSE = agreement(0.95, 1, false, 30)
export const ROUGH = agreement(0.89, 3, false, 200)
/** Two forms of one thing: a nickname, a text within another one, words in common. */
export const FORM = agreement(0.8, 5, false, 9_999)
/** Far apart, but for a part. */
export const PART = agreement(0.8, 3, true, 9_999)
export const OTHER = agreement(0.4, 9, false, 9_999)

/** Two dates by the digits that differ and the days between them. */
export const dates = (edits: number, days: number): Agreement => agreement(1 - edits / 16, edits, false, days)

/** The two whole records: what each concept says; a concept that is not named is missing, or not known. */
export interface Situation {
  readonly says: Readonly<Partial<Record<Concept, Agreement>>>
  /** Concepts whose values changed places. */
  readonly crossed: boolean
}

/** Is a condition met in a situation? It looks at concepts. */
export function isMet(condition: Condition, situation: Situation): boolean {
  const met = (part: Condition): boolean => isMet(part, situation)
  const says: Readonly<Partial<Record<string, Agreement>>> = situation.says
  switch (condition.is) {
    case 'else':
      return true
    case 'unknown':
      return false
    case 'all':
      return condition.of.every(met)
    case 'any':
      return condition.of.some(met)
    case 'crossed':
      return situation.crossed
    case 'missing':
      return says[condition.column] === undefined
    case 'same':
      return says[condition.column]?.same ?? false
    case 'part':
      return says[condition.column]?.part ?? false
    case 'likeness':
      return (says[condition.column]?.likeness ?? -1) >= condition.least
    case 'edits':
      return (says[condition.column]?.edits ?? Number.POSITIVE_INFINITY) <= condition.most
    case 'days':
      return (says[condition.column]?.days ?? Number.POSITIVE_INFINITY) <= condition.most
  }
}
