import { type Converted, isRefusal } from '../../activities/extract/converted.ts'
import { emailKey, normaliseEmail } from '../../activities/extract/normalise/email.ts'
import { isPlaceholder } from '../../activities/extract/normalise/placeholder.ts'
import type { Normalisers } from '../../activities/identity/engine/encode/normalisers.ts'

/** The rules by which a night normalises identifiers. `phones` = telephone numbers are among them. */
export async function normalisersFor(phones: boolean): Promise<Normalisers> {
  // The numbering plans of all countries take their time to load.
  const phone = phones ? (await import('../../activities/extract/normalise/phone.ts')).normalisePhone : null
  return {
    email: (raw) => textOf(normaliseEmail(raw)),
    emailKey,
    phone: (raw, country) => (phone === null ? null : textOf(phone(raw, country))),
    blocked: isPlaceholder,
  }
}

const textOf = (converted: Converted<string>): string | null => (isRefusal(converted) ? null : converted)
