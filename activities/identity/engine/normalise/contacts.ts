import type { Normalisers } from '../encode/normalisers.ts'
import { plainLetters } from '../text/fold.ts'
import { saysNothing } from './simple.ts'

const IN_BRACKETS = /<([^<>\s]+@[^<>\s]+)>/

/**
 * An e-mail address as it is compared. What is no address is kept as written if it looks like a slip of one: it
 * joins nobody by itself, yet it may be one edit away from a right one.
 */
export function emailOf(raw: string, { email, blocked }: Normalisers): string {
  const text = IN_BRACKETS.exec(raw)?.[1] ?? raw
  const address = email(text) ?? slip(text)
  return address === '' || blocked('email', address) ? '' : address
}

function slip(raw: string): string {
  const text = plainLetters(raw).replace(/\s+/g, '')
  return text.length < 6 || saysNothing(text) || !/[@.]/.test(text) ? '' : text
}

/** A telephone number in E.164, else its digits without leading zeros: a number whose country nobody told. */
export function phoneOf(raw: string, country: string | null, { phone, blocked }: Normalisers): string {
  const number = phone(raw, country) ?? raw.replace(/\D/g, '').replace(/^0+/, '')
  return number.length < 6 || /(\d)\1{6}$/.test(number) || blocked('phone', number) ? '' : number
}
