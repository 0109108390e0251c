import { visibleFrom } from '../../../core/visible.ts'

/** A value that a statement is given beside its text. */
export type SqlValue = string | number | readonly string[]

/** A statement and its `$n` values. */
export interface Statement {
  readonly text: string
  readonly params: readonly SqlValue[]
}

type SqlType = 'text' | 'text[]' | 'numeric' | 'numeric[]' | 'int' | 'date'

/** Collects the values of one statement; every value of a brand project goes through `value`. */
export interface Binder {
  /** The placeholder of a value, with its cast. Equal values share one. */
  value(value: SqlValue, type: SqlType): string
  readonly params: readonly SqlValue[]
}

/** An empty collection of values. */
export function binder(): Binder {
  const params: SqlValue[] = []
  const placeholders = new Map<string, string>()
  return {
    params,
    value(value, type) {
      const key = JSON.stringify([type, value])
      const known = placeholders.get(key)
      if (known !== undefined) return known
      params.push(value)
      const placeholder = `$${params.length}::${type}`
      placeholders.set(key, placeholder)
      return placeholder
    },
  }
}

/**
 * An instant as a constant. Written as `as_of - interval` it would be computed for every row, because that is
 * stable and not immutable: 20.3 instead of 13.9 s over twenty million events.
 */
export const instant = (at: Date): string => `'${at.toISOString()}'::timestamptz`

/** Rows that stand: those that are open now, or those that a run shows. */
export type State = 'open' | { readonly run: number }

/** The condition that a row of a versioned table stands. */
export function stands(alias: string, state: State, from: 'from_run' | 'loaded_run'): string {
  if (state === 'open') return `${alias}.to_run is null`
  return visibleFrom(alias, `${Math.trunc(state.run)}`, from)
}

/** Conditions joined by `and`; the empty list is true. */
export const allOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'true' : conditions.join(' and ')

/** `(a) or (b)`; the empty list is false. */
export const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' or ')
