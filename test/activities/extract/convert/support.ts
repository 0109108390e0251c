import { columnIndex, compileField, type FieldNote } from '../../../../activities/extract/convert/field.ts'
import { isRefusal } from '../../../../activities/extract/converted.ts'
import type { FieldDefaults, FieldSpec } from '../../../../core/mapping.ts'

export const DEFAULTS: FieldDefaults = { nulls: [], zone: 'UTC', decimal: '.' }

/** Reads one row (column name to text) by a field: the value, null, or the reason of its refusal with a `!`. */
export function read(
  spec: FieldSpec,
  row: Readonly<Record<string, string>>,
  defaults: FieldDefaults = DEFAULTS,
  note: (note: FieldNote) => void = () => {},
): unknown {
  const field = compileField(spec, { columns: columnIndex(Object.keys(row)), defaults, note })
  const value = field.read(Object.values(row))
  return isRefusal(value) ? `!${value.refused}` : value
}
