import type { PlannedTrait } from '../plan.ts'
import { DECIMALS } from './aggregate.ts'
import { arithmetic } from './arithmetic.ts'
import type { Scope } from './scope.ts'

/** `value as column` of one trait. */
export function traitColumn(trait: PlannedTrait, scope: Scope): string {
  return `${traitValue(trait, scope)} as ${trait.column}`
}

function traitValue(trait: PlannedTrait, scope: Scope): string {
  const whole = isInteger(trait)
  if ('expression' in trait.source)
    return `round(${arithmetic(trait.source.expression, scope)}, ${whole ? 0 : DECIMALS})`
  const { column } = trait.source.measure
  return trait.holds === 'number' && whole ? `round(${column}, 0)` : column
}

/** A call takes at most a hundred arguments. */
const PAIRS_A_CALL = 40

/**
 * All traits of a person as one jsonb object, without the missing ones. Whole numbers are JSON numbers, decimals
 * exact texts without trailing zeros, instants ISO texts: equal values are equal texts, so that nothing is a new
 * version without being new.
 */
export function traitsObject(traits: readonly PlannedTrait[], scope: Scope): string {
  const pairs = traits.map((trait) => `${scope.sql.value(trait.spec.name, 'text')}, ${jsonValue(trait)}`)
  const calls: string[] = []
  for (let i = 0; i < pairs.length; i += PAIRS_A_CALL)
    calls.push(`jsonb_build_object(${pairs.slice(i, i + PAIRS_A_CALL).join(', ')})`)
  return calls.length === 0 ? `'{}'::jsonb` : `jsonb_strip_nulls(${calls.join(' || ')})`
}

function jsonValue(trait: PlannedTrait): string {
  const { column, holds } = trait
  if (holds === 'instant') return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  if (holds === 'number') return isInteger(trait) ? column : `trim_scale(${column})::text`
  const isBoolean = 'type' in trait.spec && trait.spec.type === 'boolean'
  return isBoolean ? `case ${column} when 'true' then true when 'false' then false end` : column
}

function isInteger({ spec }: PlannedTrait): boolean {
  return 'type' in spec && spec.type === 'integer'
}
