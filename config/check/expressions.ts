import type { Position } from '../../core/brand/segment.ts'
import { listOf, nearest } from '../nearest.ts'
import { type Problem, problem } from '../problem.ts'
import { type Context, unknownName } from './context.ts'

const FIXED = [
  'delivery.id',
  'profile.id',
  'segment.name',
  'segment.version',
  'campaign.name',
  'run.id',
  'run.date',
]
const OPEN = ['person', 'trait', 'identifier']

/** What a column of a file, or a field of a payload, may show: `person.city`, `trait.orders`, `delivery.id`. */
export function expression(
  at: Position,
  value: string,
  holder: 'a column' | 'a payload',
  context: Context,
): readonly Problem[] {
  const dot = value.indexOf('.')
  const [root, name] = dot < 0 ? [value, ''] : [value.slice(0, dot), value.slice(dot + 1)]
  if (root === 'trait') return unknownName(at, name, context.traits)
  if (root === 'identifier') return unknownName(at, name, context.identifiers)
  if (root === 'person') return unknownName(at, name, people(context))
  if (FIXED.includes(value)) return []
  const known = [...OPEN.map((head) => `${head}.<name>`), ...FIXED]
  const message = `\`${value}\` is nothing that ${holder} can hold; known: ${listOf(known)}`
  return [problem(at, 'UNKNOWN_NAME', message, nearest(value, FIXED))]
}

function people({ facts }: Context) {
  return {
    what: 'attribute',
    known: new Set([...facts.attributes.keys(), ...facts.sealed.keys()]),
    closed: facts.complete,
  }
}
