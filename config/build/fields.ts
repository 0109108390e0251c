import type { IdentifierField } from '../../core/brand/source.ts'
import type { ColumnSpec, FieldSpec } from '../../core/mapping.ts'
import type { FieldRaw, IdentifierRaw, IdentifiersRaw } from '../schema/field.ts'

/** A field as the mapping rules read it. The schema has made sure that exactly one input is given. */
export function fieldSpec(raw: FieldRaw): FieldSpec {
  return raw as FieldSpec
}

/** Fields by name. */
export function fieldSpecs(
  raw: Readonly<Record<string, FieldRaw>> | undefined,
): Readonly<Record<string, FieldSpec>> {
  return Object.fromEntries(Object.entries(raw ?? {}).map(([name, field]) => [name, fieldSpec(field)]))
}

/** A field that may be left out. */
export function optionalField(raw: FieldRaw | undefined): FieldSpec | null {
  return raw === undefined ? null : fieldSpec(raw)
}

/** Identifiers in the order of the file; several columns of one type stand one after the other. */
export function identifierFields(raw: IdentifiersRaw): readonly IdentifierField[] {
  return Object.entries(raw).flatMap(([type, fields]) =>
    identifierList(fields).map((field) => identifierField(type, field)),
  )
}

/** One field or several, as a list. */
export function identifierList(fields: IdentifiersRaw[string]): readonly IdentifierRaw[] {
  return Array.isArray(fields) ? (fields as readonly IdentifierRaw[]) : [fields as IdentifierRaw]
}

function identifierField(type: string, raw: IdentifierRaw): IdentifierField {
  const { verified, ...field } = raw
  const typed = field.as === 'identifier' ? { ...field, type: field.type ?? type } : field
  return {
    type,
    field: typed as ColumnSpec,
    verified: verified === undefined ? null : (verified as ColumnSpec),
  }
}
