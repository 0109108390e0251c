import { textOf } from '../text/text-of.ts'
import type { Encoded } from '../types.ts'
import { type Found, find } from './fields.ts'

/** Shorter names stand in mailboxes by chance. */
const LEAST_LETTERS = 3
/** A mailbox with so many digits is told from that of a namesake by them. */
const ENOUGH_DIGITS = 2

/**
 * Says of two mailboxes that look alike, of the records that begin at these places, whether that says more than that
 * their people are called alike: mailboxes made of names are alike when names are, so that namesakes would look like
 * one person whose mailbox has a slip. They count only with the same two digits or more, and others with the same
 * digits, for slips are of letters.
 */
export function mailboxMatcher(
  encoded: Encoded,
  email: Found,
): (rowA: number, rowB: number, codeA: number, codeB: number) => boolean {
  const names = ['given' as const, 'family' as const].flatMap((name) => find(encoded, name) ?? [])
  const { rows } = encoded
  const localOf = (code: number): string => {
    const address = textOf(email.dictionary, code)
    const at = address.lastIndexOf('@')
    return at < 0 ? address : address.slice(0, at)
  }
  const isNamed = (row: number, local: string): boolean =>
    names.some(({ dictionary, slot }) => {
      const name = textOf(dictionary, rows[row + slot] as number)
      return name.split(' ').some((word) => word.length >= LEAST_LETTERS && local.includes(word))
    })
  return (rowA, rowB, codeA, codeB) => {
    const [a, b] = [localOf(codeA), localOf(codeB)]
    const digits = a.replace(/\D/g, '')
    if (digits !== b.replace(/\D/g, '')) return false
    return digits.length >= ENOUGH_DIGITS || !(isNamed(rowA, a) || isNamed(rowB, b))
  }
}
