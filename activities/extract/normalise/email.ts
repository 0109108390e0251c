import { domainToASCII } from 'node:url'
import { BAD_IDENTIFIER, type Converted } from '../converted.ts'
import { folded, plainForm } from './text.ts'

const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/
const ASCII_DOMAIN = /^[a-z0-9.-]+$/

/**
 * An address as it is compared and written to: NFKC, trimmed, lower case, its domain in ASCII. The grammar is
 * narrower than the standard's (no quoted local part, no address literal): what it refuses is mostly a slip.
 */
export function normaliseEmail(raw: string): Converted<string> {
  const text = folded(plainForm(raw), 'lower')
  if (text === '') return null
  const address = text.startsWith('mailto:') ? text.slice(7) : text
  const at = address.lastIndexOf('@')
  if (at < 1 || at > 64) return BAD_IDENTIFIER
  const local = address.slice(0, at)
  const written = address.slice(at + 1)
  const domain = ASCII_DOMAIN.test(written) ? written : domainToASCII(written)
  if (domain.length > 253 || !DOMAIN.test(domain) || !LOCAL.test(local)) return BAD_IDENTIFIER
  const whole = `${local}@${domain}`
  return whole.length > 254 ? BAD_IDENTIFIER : whole
}

/**
 * The mailbox behind a normalised address: Gmail ignores dots and what follows a plus, and has two domains. For
 * matching and for counting, never as an address to write to.
 */
export function emailKey(email: string): string {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return email
  const box = email.slice(0, at).split('+', 1)[0]?.replaceAll('.', '') ?? ''
  return box === '' ? email : `${box}@gmail.com`
}
