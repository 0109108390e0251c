import type { FieldName, RawColumn } from '../types.ts'
import { type Interner, interner } from './interner.ts'
import { partRules } from './rules.ts'

/** Codes of one slot of a field, record by record, while a list is encoded. */
export interface Slot {
  readonly codes: Int32Array
}

/** A field in the making: all of its slots share one dictionary. */
export interface Draft {
  readonly name: FieldName
  readonly values: Interner
  readonly slots: readonly Slot[]
}

/** A field of which each column is one slot. */
export function draft(
  name: FieldName,
  columns: readonly RawColumn[],
  normalise: (raw: string) => string,
  emailKey: (email: string) => string,
): Draft {
  const values = interner(partRules(name, emailKey))
  return { name, values, slots: columns.map((column) => ({ codes: coded(column, values, normalise) })) }
}

/** Codes of a column's normalised texts; each distinct raw text is normalised once. */
export function coded(column: RawColumn, values: Interner, normalise: (raw: string) => string): Int32Array {
  const codeOf = Int32Array.from(column.values, (raw) => values.add(normalise(raw)))
  return column.codes.map((code) => (code < 0 ? 0 : (codeOf[code] as number)))
}

/** A field of one slot: what its own column says, and where that says nothing, what another column tells of it. */
export function draftOf(
  name: FieldName,
  own: { readonly column: RawColumn | null; readonly normalise: (raw: string) => string },
  other: { readonly column: RawColumn | null; readonly normalise: (raw: string) => string },
  emailKey: (email: string) => string,
): Draft | null {
  const values = interner(partRules(name, emailKey))
  const first = own.column === null ? null : coded(own.column, values, own.normalise)
  const second = other.column === null ? null : coded(other.column, values, other.normalise)
  if (first === null || second === null) {
    const codes = first ?? second
    return codes === null ? null : { name, values, slots: [{ codes }] }
  }
  return { name, values, slots: [{ codes: first.map((code, r) => code || (second[r] as number)) }] }
}
