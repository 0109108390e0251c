import type { ColumnSpec, NumberForm } from '../../core/mapping.ts'
import type { ColumnStats } from './column.ts'
import type { CountryGuess } from './country.ts'
import type { OrderGuess } from './dates.ts'

/** What becomes of a column. */
export type Role =
  | { readonly kind: 'identifier'; readonly type: string }
  | { readonly kind: 'sealed' | 'attribute'; readonly name: string }
  | { readonly kind: 'updated_at' }
  | { readonly kind: 'left_out' }

export interface ColumnPlan {
  readonly column: ColumnStats
  readonly role: Role
  /** null = left out. */
  readonly field: ColumnSpec | null
  /** Why, without any value of the column. */
  readonly because: string
  readonly sure: boolean
}

/** What all columns share. */
export interface FileFacts {
  readonly rows: number
  /** The file was too large to be read whole: nothing is certain beyond the sample. */
  readonly sampled: boolean
  readonly country: CountryGuess
  readonly order: OrderGuess
  readonly form: { readonly form: NumberForm; readonly sure: boolean } | null
  readonly year: number
}

/** One plan. */
export function plan(
  column: ColumnStats,
  role: Role,
  field: ColumnSpec | null,
  because: string,
  sure: boolean,
): ColumnPlan {
  return { column, role, field, because, sure }
}
