import type { FieldDefaults, RejectionReason } from '../../../core/mapping.ts'
import type { BrandKey } from '../../../db/keys.ts'
import type { FieldNote } from '../convert/field.ts'
import type { Columns, Fields } from '../convert/input.ts'

/** What happened to a row that was not refused, for the counts of the load. */
export type RowNote = FieldNote | 'future_update'

/** What mapping a file's rows needs to know. */
export interface RowContext {
  readonly source: string
  readonly header: readonly string[]
  readonly columns: Columns
  readonly defaults: FieldDefaults
  readonly key: BrandKey
  /** Columns that no field reads and that are to be kept. */
  readonly kept: readonly string[]
  readonly note: (note: RowNote) => void
}

/** Why a row was refused. */
export interface RowFault {
  readonly reason: RejectionReason
  /** Column and expected form, never the value. */
  readonly detail: string
}

export interface RowIdentifier {
  readonly identifierId: string
  readonly canonicalId: string
  readonly type: string
  readonly value: string
  /** Place among the source's identifiers. */
  readonly position: number
  readonly verified: boolean
}

/** A row with its key, turned into what is stored. */
export type RowMapper<Row> = (fields: Fields, sourceKey: string) => Row | RowFault

/** Was the row, or a value of it, refused? */
export function isFault(value: unknown): value is RowFault {
  return typeof value === 'object' && value !== null && 'reason' in value && 'detail' in value
}
