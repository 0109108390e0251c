import type { References } from '../../core/brand/reference.ts'
import type { SegmentSpec, TraitSpec } from '../../core/brand/segment.ts'
import { hopeless } from '../../core/errors.ts'
import { type Expression, namesOf, parseExpression } from '../../core/expression.ts'
import { leavesOf } from './needs.ts'
import { levelsOf } from './order.ts'

/** What a brand project says about traits and segments; all that this stage knows of it. */
export interface Rules {
  readonly timeZone: string
  /** ISO code of the currency that amounts are converted to. */
  readonly currency: string
  readonly references: References
  readonly traits: readonly TraitSpec[]
  readonly segments: readonly SegmentSpec[]
}

/** The arithmetic of a trait that is computed from other values; null = it is computed from events. */
export function expressionOf(trait: TraitSpec): Expression | null {
  if (trait.kind === 'ratio')
    return {
      kind: 'binary',
      op: '/',
      left: { kind: 'name', name: trait.of },
      right: { kind: 'name', name: trait.to },
    }
  if (trait.kind !== 'expression') return null
  const parsed = parseExpression(trait.expression)
  if (parsed.ok) return parsed.expression
  throw hopeless(
    'BAD_EXPRESSION',
    `the expression of trait ${trait.name} cannot be read at column ${parsed.at}: ${parsed.message}. Allowed are names, numbers, + - * / and parentheses.`,
    { trait: trait.name, column: parsed.at },
  )
}

/** Names that a trait's arithmetic uses: of other traits, or of attributes. */
export function namesOfTrait(trait: TraitSpec): readonly string[] {
  const expression = expressionOf(trait)
  return expression === null ? [] : namesOf(expression)
}

/** Traits in levels: each is computed from the levels before it. */
export function traitLevels(rules: Rules): readonly (readonly TraitSpec[])[] {
  const byName = new Map(rules.traits.map((trait) => [trait.name, trait]))
  const levels = levelsOf(rules.traits.map((t) => ({ name: t.name, refersTo: namesOfTrait(t) })))
  return levels.map((names) => named(names, byName))
}

/** Segments in levels: each refers only to segments of the levels before it. */
export function segmentLevels(rules: Rules): readonly (readonly SegmentSpec[])[] {
  const byName = new Map(rules.segments.map((segment) => [segment.name, segment]))
  const levels = levelsOf(rules.segments.map((s) => ({ name: s.name, refersTo: segmentsOf(s) })))
  return levels.map((names) => named(names, byName))
}

function segmentsOf(segment: SegmentSpec): readonly string[] {
  return leavesOf(segment.where).flatMap((leaf) => (leaf.node === 'segment' ? [leaf.name] : []))
}

function named<T>(names: readonly string[], byName: ReadonlyMap<string, T>): readonly T[] {
  return names.flatMap((name) => {
    const item = byName.get(name)
    return item === undefined ? [] : [item]
  })
}

/** The trait or segment of a name; one that is not defined is refused (`validate` finds it first). */
export function known<T>(byName: ReadonlyMap<string, T>, kind: string, name: string): T {
  const item = byName.get(name)
  if (item !== undefined) return item
  throw hopeless(
    'UNKNOWN_NAME',
    `a rule refers to ${kind} ${name}, which is not defined; defined are: ${[...byName.keys()].join(', ') || 'none'}. Run nocturne validate.`,
    { kind, name },
  )
}
