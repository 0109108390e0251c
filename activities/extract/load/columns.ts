import type { SourceSpec } from '../../../core/brand/source.ts'
import type { FieldSpec } from '../../../core/mapping.ts'
import { columnsOf } from '../convert/field.ts'

/** All columns that a source reads. */
export function readColumns(spec: SourceSpec): readonly string[] {
  const key = spec.key === 'content' ? [] : spec.key
  return [...new Set([...key, ...[...fieldsOf(spec), ...present(spec.deleted)].flatMap(columnsOf)])]
}

function fieldsOf({ rows }: SourceSpec): readonly FieldSpec[] {
  switch (rows.are) {
    case 'people':
      return [
        ...rows.identifiers.flatMap(({ field, verified }) => present(field, verified)),
        ...Object.values(rows.attributes),
        ...Object.values(rows.sealed),
        ...present(rows.updatedAt),
      ]
    case 'events':
      return [
        rows.event,
        rows.occurredAt,
        ...rows.actor.flatMap(({ field, verified }) => present(field, verified)),
        ...Object.values(rows.properties),
        ...present(rows.amount, rows.currency),
      ]
    case 'consents':
      return present(
        rows.identifier.field,
        rows.identifier.verified,
        rows.channel,
        rows.purpose,
        rows.action,
        rows.occurredAt,
        rows.method,
        rows.proof,
      )
    case 'reference':
      return [...Object.values(rows.attributes), ...present(rows.validFrom)]
  }
}

function present(...fields: readonly (FieldSpec | null)[]): FieldSpec[] {
  return fields.filter((field) => field !== null)
}
