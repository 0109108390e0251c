const AT = /[@\uFE6B\uFF20]/
const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/
/** With its plus: digits alone are mostly somebody's own numbers. */
const PHONE = /^(?:tel:)?\+\d[\d ()./-]{5,}\d$/i

/** Does a text look like an e-mail address, or a phone number in international form, whatever it is called? */
export function looksLikeAddress(text: string): boolean {
  if (AT.test(text)) return EMAIL.test(text.normalize('NFKC'))
  return text.includes('+') && PHONE.test(text.normalize('NFKC'))
}
