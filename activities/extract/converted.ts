import type { RejectionReason } from '../../core/mapping.ts'

/** Why a value was not taken. One object a reason, so that refusing costs no allocation. */
export interface Refusal {
  readonly refused: RejectionReason
}

/** A value, nothing (a missing one), or a refusal. */
export type Converted<T> = T | null | Refusal

export const BAD_TYPE: Refusal = { refused: 'bad_type' }
export const BAD_DATE: Refusal = { refused: 'bad_date' }
export const OUT_OF_RANGE: Refusal = { refused: 'out_of_range' }
export const MISSING_VALUE: Refusal = { refused: 'missing_value' }
export const BAD_IDENTIFIER: Refusal = { refused: 'bad_identifier' }
export const NOT_ALLOWED: Refusal = { refused: 'not_allowed' }

/** Was the value refused? */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
