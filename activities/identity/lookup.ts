/** What an operator typed for a PERSON, read before it is looked up. */
export type PersonRef =
  /** A profile id or an alias. */
  | { readonly by: 'id'; readonly id: string }
  /** An identifier as written; it is normalised as sources are before it is looked up. */
  | { readonly by: 'identifier'; readonly type: string; readonly value: string }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TYPED = /^([a-z][a-z0-9_]*):(.+)$/
const EMAIL = /^[^\s@]+@[^\s@]+$/
const PHONE = /^\+?[\d\s().-]{6,}$/

/** Reads a PERSON: a profile id, an alias, TYPE:VALUE, a plain e-mail or phone number; null = none of these. */
export function parsePerson(text: string): PersonRef | null {
  const written = text.trim()
  if (UUID.test(written)) return { by: 'id', id: written.toLowerCase() }
  const [, type, value] = TYPED.exec(written) ?? []
  if (type !== undefined && value !== undefined) return { by: 'identifier', type, value: value.trim() }
  if (EMAIL.test(written)) return { by: 'identifier', type: 'email', value: written }
  if (PHONE.test(written)) return { by: 'identifier', type: 'phone', value: written }
  return null
}
