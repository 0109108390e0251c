import type { IdentifierField, IdentifierFields } from '../../../core/brand/source.ts'
import { identifierId } from '../../../db/keys.ts'
import type { Fields } from '../convert/input.ts'
import { emailKey } from '../normalise/email.ts'
import { textValueReader, valueReader } from './fields.ts'
import { isFault, type RowContext, type RowFault, type RowIdentifier } from './types.ts'

/** Reads the identifiers of a row, in the order of the source; one that stands there twice counts once. */
export function identifierReader(
  specs: IdentifierFields,
  context: RowContext,
): (fields: Fields) => readonly RowIdentifier[] | RowFault {
  const readers = specs.map((spec, position) => oneIdentifier(spec, position, context))
  return (fields) => {
    const found: RowIdentifier[] = []
    for (const read of readers) {
      const identifier = read(fields)
      if (identifier === null) continue
      if ('reason' in identifier) return identifier
      if (!found.some((other) => other.identifierId === identifier.identifierId)) found.push(identifier)
    }
    return found
  }
}

function oneIdentifier(
  { type, field, verified }: IdentifierField,
  position: number,
  context: RowContext,
): (fields: Fields) => RowIdentifier | null | RowFault {
  const read = textValueReader(field, context)
  const readVerified = verified === null ? null : valueReader(verified, context)
  return (fields) => {
    const value = read(fields)
    if (value === null || typeof value !== 'string') return value
    const proven = readVerified === null ? false : readVerified(fields)
    if (isFault(proven)) return proven
    const id = identifierId(context.key, type, value)
    const canonical = canonicalValue(type, value)
    return {
      identifierId: id,
      canonicalId: canonical === value ? id : identifierId(context.key, type, canonical),
      type,
      value,
      position,
      verified: proven === true,
    }
  }
}

/** The form that denials match: one mailbox is one, however it is written. */
export function canonicalValue(type: string, value: string): string {
  return type === 'email' ? emailKey(value) : value
}
