import type { BrandProject } from '../../../core/brand/project.ts'
import type { IdentifierField, SourceSpec } from '../../../core/brand/source.ts'
import { type BrandKey, identifierId } from '../../../db/keys.ts'
import { isRefusal } from '../converted.ts'
import { canonicalValue } from '../rows/identifiers.ts'
import { type IdentifierForm, normaliseIdentifier } from './identifier.ts'

/** An identifier in the form in which it is stored, with its ids. */
export interface KnownIdentifier {
  readonly identifierId: string
  readonly canonicalId: string
  readonly type: string
  readonly value: string
}

/**
 * What an identifier as typed may be stored as: normalised by the rules of each source that has this type, and by
 * the brand's own. Most often one; a national phone number is another one in each country.
 */
export function spellingsOf(
  key: BrandKey,
  project: BrandProject | null,
  type: string,
  written: string,
): readonly KnownIdentifier[] {
  const values = formsOf(project, type)
    .map((form) => normaliseIdentifier(type, written, form))
    .filter((value): value is string => value !== null && !isRefusal(value))
  return [...new Set(values)].map((value) => identified(key, type, value))
}

/** The ids that what is typed may be stored under: each form's own, and that of its canonical form. */
export const spelledIds = (
  key: BrandKey,
  project: BrandProject | null,
  type: string,
  written: string,
): readonly string[] =>
  spellingsOf(key, project, type, written).flatMap((one) => [one.identifierId, one.canonicalId])

function identified(key: BrandKey, type: string, value: string): KnownIdentifier {
  return {
    identifierId: identifierId(key, type, value),
    canonicalId: identifierId(key, type, canonicalValue(type, value)),
    type,
    value,
  }
}

/** Forms of a type: those that the sources say, then the brand's. */
function formsOf(project: BrandProject | null, type: string): readonly IdentifierForm[] {
  if (project === null) return [{ country: null, case: null }]
  const said = project.sources.flatMap((source) =>
    fieldsOf(source)
      .filter((field) => field.type === type)
      .map((field) => formOf(source, field)),
  )
  return [...said, { country: project.country, case: null }]
}

function fieldsOf({ rows }: SourceSpec): readonly IdentifierField[] {
  if (rows.are === 'people') return rows.identifiers
  if (rows.are === 'events') return rows.actor
  return rows.are === 'consents' ? [rows.identifier] : []
}

function formOf(source: SourceSpec, { field }: IdentifierField): IdentifierForm {
  const as = 'as' in field ? field : null
  return {
    country: (as?.as === 'phone' ? as.country : undefined) ?? source.country,
    case: (as?.as === 'identifier' ? as.case : undefined) ?? null,
  }
}
