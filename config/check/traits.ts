import { parseExpression } from '../../core/expression.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { TraitRaw } from '../schema/segment.ts'
import type { Check, Context } from './context.ts'
import { propertyGivers } from './facts.ts'
import { type Reference, traitReferences } from './references.ts'
import { traitType } from './trait-type.ts'

/** Traits that say too little or too much, and arithmetic over what is no number. */
export const traits: Check = (context) =>
  context.draft.traits.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return []
    return [...oneAggregate(entry, raw), ...expression(entry, raw), ...numbersOnly(entry, raw, context)]
  })

const AGGREGATES = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max'] as const

function oneAggregate(entry: Entry<TraitRaw>, raw: TraitRaw): readonly Problem[] {
  if (!('event' in raw) || 'first' in raw || 'last' in raw || 'days_since' in raw) return []
  const given = AGGREGATES.filter((key) => raw[key] !== undefined)
  if (given.length === 1) return []
  const message =
    given.length === 0
      ? 'this trait names an event but not what to compute; add one of `count: true`, `count_distinct`, `sum`, `avg`, `min`, `max`'
      : `a trait computes one value; keep one of ${given.map((key) => `\`${key}\``).join(', ')}`
  return [
    problem(entry.at([given[1] ?? 'event']), given.length === 0 ? 'INCOMPLETE' : 'IMPOSSIBLE', message, null),
  ]
}

function expression(entry: Entry<TraitRaw>, raw: TraitRaw): readonly Problem[] {
  if (!('expression' in raw)) return []
  const parsed = parseExpression(raw.expression)
  if (parsed.ok) return []
  const at = entry.at(['expression'])
  return [
    problem(
      at,
      'BAD_VALUE',
      `the expression cannot be read at its character ${parsed.at}: ${parsed.message}`,
      null,
    ),
  ]
}

function numbersOnly(entry: Entry<TraitRaw>, raw: TraitRaw, context: Context): readonly Problem[] {
  if (!('ratio' in raw) && !('expression' in raw)) return []
  return traitReferences(entry, raw).flatMap((reference) => {
    const type = 'name' in reference ? numberType(reference.name, context) : null
    if (type === null || type === 'integer' || type === 'decimal') return []
    const name = 'name' in reference ? reference.name : ''
    return [
      problem(
        reference.at,
        'TYPE_CLASH',
        `\`${name}\` is no number but of type ${type}; arithmetic takes numbers`,
        null,
      ),
    ]
  })
}

function numberType(name: string, context: Context): string | null {
  return traitType(name, context) ?? context.facts.attributes.get(name)?.[0]?.type ?? null
}

/** Sums and averages of what is no number, and one property with two types. */
export const properties: Check = (context) =>
  context.rules.flatMap(({ references }) =>
    references.flatMap((reference) =>
      reference.kind === 'property' ? propertyTypes(reference, context) : [],
    ),
  )

function propertyTypes(
  reference: Extract<Reference, { kind: 'property' }>,
  { facts }: Context,
): readonly Problem[] {
  const givers = propertyGivers(facts, reference.event, reference.name)
  const clash = givers.find(({ type }) => reference.numeric && type !== 'integer' && type !== 'decimal')
  if (!clash) return []
  const message = `\`${reference.name}\` of the event \`${reference.event}\` is of type ${clash.type} in the source \`${clash.source.name}\`; only numbers have a sum or an average`
  return [problem(reference.at, 'TYPE_CLASH', message, null)]
}
