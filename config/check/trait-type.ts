import type { ValueType } from '../../core/brand/segment.ts'
import type { Context } from './context.ts'
import { propertyGivers } from './facts.ts'

/** The type of a trait's values; null = not known, for want of a good definition. */
export function traitType(name: string, { draft, facts }: Context): ValueType | null {
  const raw = draft.traits.find((entry) => entry.name === name)?.value
  if (!raw) return null
  if ('ratio' in raw) return 'decimal'
  if ('expression' in raw) return raw.type ?? 'decimal'
  if ('days_since' in raw) return 'integer'
  const typeOf = (property: string) => propertyGivers(facts, raw.event, property)[0]?.type ?? null
  if ('first' in raw) return typeOf(raw.first)
  if ('last' in raw) return typeOf(raw.last)
  const least = raw.min ?? raw.max
  if (least !== undefined) return typeOf(least)
  return raw.sum !== undefined || raw.avg !== undefined ? 'decimal' : 'integer'
}
