import { identifierList } from '../build/fields.ts'
import type { FieldRaw, IdentifierRaw } from '../schema/field.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Path } from '../yaml/document.ts'

export type Role =
  | 'attribute'
  | 'sealed'
  | 'property'
  | 'reference'
  | 'event'
  | 'time'
  | 'amount'
  | 'currency'
  | 'word'
  | 'identifier'
  | 'verified'
  | 'deleted'

export interface Located {
  readonly field: FieldRaw | IdentifierRaw
  readonly path: Path
  readonly role: Role
  readonly name: string
}

/** Every field of a source, with what it is for. */
export function fieldsOf(raw: SourceRaw): readonly Located[] {
  switch (raw.rows) {
    case 'people':
      return [
        ...identifiers(raw.identifiers, 'identifiers'),
        ...named(raw.attributes, 'attributes', 'attribute'),
        ...named(raw.sealed, 'sealed', 'sealed'),
        ...single(raw.updated_at, 'updated_at', 'time'),
        ...single(raw.deleted, 'deleted', 'deleted'),
      ]
    case 'events':
      return [
        ...single(raw.event, 'event', 'event'),
        ...single(raw.occurred_at, 'occurred_at', 'time'),
        ...identifiers(raw.actor, 'actor'),
        ...single(raw.amount, 'amount', 'amount'),
        ...single(raw.deleted, 'deleted', 'deleted'),
        ...single(raw.currency, 'currency', 'currency'),
        ...named(raw.properties, 'properties', 'property'),
      ]
    case 'consents':
      return [
        ...identifiers(raw.identifier, 'identifier'),
        ...(['channel', 'purpose', 'action', 'method', 'proof'] as const).flatMap((key) =>
          single(raw[key], key, 'word'),
        ),
        ...single(raw.occurred_at, 'occurred_at', 'time'),
      ]
    case 'reference':
      return [
        ...named(raw.attributes, 'attributes', 'reference'),
        ...single(raw.valid_from, 'valid_from', 'time'),
        ...single(raw.deleted, 'deleted', 'deleted'),
      ]
  }
}

function single(field: FieldRaw | undefined, key: string, role: Role): readonly Located[] {
  return field === undefined ? [] : [{ field, path: [key], role, name: key }]
}

function named(
  fields: Readonly<Record<string, FieldRaw>> | undefined,
  key: string,
  role: Role,
): readonly Located[] {
  return Object.entries(fields ?? {}).map(([name, field]) => ({ field, path: [key, name], role, name }))
}

function identifiers(
  types: Parameters<typeof identifierList>[0] extends infer One ? Readonly<Record<string, One>> : never,
  key: string,
): readonly Located[] {
  return Object.entries(types).flatMap(([name, fields]) => {
    const isList = Array.isArray(fields)
    return identifierList(fields).flatMap((field, index): readonly Located[] => {
      const path = isList ? [key, name, index] : [key, name]
      const own: Located = { field, path, role: 'identifier', name }
      return field.verified === undefined
        ? [own]
        : [own, { field: field.verified, path: [...path, 'verified'], role: 'verified', name: 'verified' }]
    })
  })
}
