import { InvalidArgumentError } from 'commander'
import { nearest } from '../config/nearest.ts'
import { hasContact, LONGEST_WORD } from '../core/operator-word.ts'
import { isDay } from './night/run-reference.ts'

/** Parsers of option values; commander puts the option's name before their message. */

/** A calendar day `2026-11-21`. */
export function day(text: string): string {
  if (isDay(text)) return text
  throw new InvalidArgumentError('A date is written 2026-11-21.')
}

/** A whole number from 1 on. */
export function count(text: string): number {
  const value = Number(text)
  if (/^\d{1,9}$/.test(text) && value > 0) return value
  throw new InvalidArgumentError('A whole number from 1 on is wanted.')
}

/** A whole number from 0 on. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A whole number from 0 on is wanted.')
}

/** One word of a closed list. */
export function oneOf<const Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text)
    if (found !== undefined) return found
    const near = nearest(text, words)
    throw new InvalidArgumentError(
      `Allowed: ${words.join(', ')}.${near === null ? '' : `\n(Did you mean ${near}?)`}`,
    )
  }
}

/** An instant with its offset, `2026-11-21T03:30:00Z`. */
export function instant(text: string): Date {
  const at = new Date(text)
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError('An instant is written with its offset: 2026-11-21T03:30:00Z.')
}

/** An operator's own words: 1 to 200 characters, no address of a customer (the night's history keeps them). */
export function words(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > LONGEST_WORD)
    throw new InvalidArgumentError(`1 to ${LONGEST_WORD} characters are wanted.`)
  if (hasContact(trimmed))
    throw new InvalidArgumentError(
      'It looks like an e-mail address or a phone number: what is said here is kept in the history, so name no customer.',
    )
  return trimmed
}
