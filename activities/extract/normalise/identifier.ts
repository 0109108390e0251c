import { BAD_IDENTIFIER, type Converted } from '../converted.ts'
import { normaliseEmail } from './email.ts'
import { normalisePhone } from './phone.ts'
import { folded, plainForm } from './text.ts'

export type IdentifierCase = 'keep' | 'lower' | 'upper'

export interface IdentifierForm {
  /** Country of national phone numbers; null takes international ones only. */
  readonly country: string | null
  /** Case of identifiers that are neither e-mail nor phone; null takes that of the type. */
  readonly case: IdentifierCase | null
}

const MAX_LENGTH = 256
const CONTROL = /\p{Cc}/u
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The one form in which an identifier is stored, compared and looked up. `email` and `phone` have their own rules;
 * all other types are text: NFKC, trimmed, and in the case that the type says.
 */
export function normaliseIdentifier(type: string, raw: string, form: IdentifierForm): Converted<string> {
  if (type === 'email') return normaliseEmail(raw)
  if (type === 'phone') return normalisePhone(raw, form.country)
  return normaliseId(raw, form.case ?? caseOf(type))
}

/** Logins are one in any case; numbers and codes are kept as written, for `a1` and `A1` may be two customers. */
export function caseOf(type: string): IdentifierCase {
  return type === 'login' ? 'lower' : 'keep'
}

/** A number, code or device id. UUIDs are one in any case: phones write theirs in capitals. */
export function normaliseId(raw: string, letters: IdentifierCase): Converted<string> {
  const text = plainForm(raw)
  if (text === '') return null
  if (text.length > MAX_LENGTH || CONTROL.test(text)) return BAD_IDENTIFIER
  if (UUID.test(text)) return text.toLowerCase()
  return letters === 'keep' ? text : folded(text, letters)
}
