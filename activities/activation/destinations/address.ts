import { domainToASCII } from 'node:url'

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/**
 * The address as it may stand in an SMTP command, or null: one `@`, an ASCII local part without quotes, a domain
 * of at least two labels (in punycode when it has letters of its own).
 */
export function mailAddress(value: string): string | null {
  const at = value.lastIndexOf('@')
  const local = value.slice(0, at)
  if (at < 1 || local.length > 64 || !LOCAL.test(local)) return null
  if (!/^[^\s<>"@]+$/.test(value.slice(at + 1))) return null
  const domain = domainToASCII(value.slice(at + 1))
  return DOMAIN.test(domain) ? `${local}@${domain}` : null
}

/** May a text stand in a header: a line break or another control character would begin a header of its own. */
export const isHeaderText = (value: string): boolean => !CONTROL.test(value)

/** Name and address of `Shop <news@shop.example>` or of a bare address; null when there is no valid one. */
export function mailbox(value: string): { readonly name: string; readonly address: string } | null {
  if (!isHeaderText(value)) return null
  const found = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>\s]+))\s*$/.exec(value)
  const address = mailAddress(found?.[2] ?? found?.[3] ?? '')
  return address === null ? null : { name: found?.[1] ?? '', address }
}
