import type { OperatorWord } from './night.ts'

/** Staff's own words are kept in Temporal and in the audit: short, and without a customer's data. */
export const LONGEST_WORD = 200

/** What is wrong with an operator's name and reason, and what to type instead; null = they are in order. */
export function wordProblem(word: Partial<OperatorWord> | null | undefined): string | null {
  const by = word?.by
  const reason = word?.reason
  if (typeof by !== 'string' || by.trim() === '' || typeof reason !== 'string' || reason.trim() === '')
    return `say who decides and why: ${EXAMPLE}`
  const longest = Math.max(by.length, reason.length)
  if (longest > LONGEST_WORD)
    return `'by' and 'reason' have at most ${LONGEST_WORD} characters, one has ${longest}`
  if (hasContact(by) || hasContact(reason))
    return "'by' and 'reason' are kept in Temporal and must not hold an e-mail address or a phone number; name the staff member and the run instead"
  return null
}

/** Shown wherever somebody has to type one. */
export const EXAMPLE = '{"by": "jana", "reason": "the shop was closed yesterday"}'

const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/
const DATE = /\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d{6}\b/g
const PHONE = /(?:\+|\b00)\d[\d ()./-]{5,}\d|\d(?:[ ()./-]?\d){8,}/

/** Does a text hold what looks like an e-mail address or a phone number? A date is neither. */
export function hasContact(text: string): boolean {
  return EMAIL.test(text) || PHONE.test(text.replace(DATE, ' '))
}
