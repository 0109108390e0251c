import { DateTime } from 'luxon'
import type { Rules } from '../../../../activities/segments/definitions.ts'
import type {
  Comparison,
  Scalar,
  SegmentNode,
  SegmentSpec,
  TraitSpec,
} from '../../../../core/brand/segment.ts'
import { type Expression, parseExpression } from '../../../../core/expression.ts'
import { add, divide, type Fraction, multiply, negate, numberOf, round, textOf, whole } from './decimal.ts'
import { aggregateOf, type EventRow, inOrder, propertyOf, select } from './events.ts'
import { and, holds, not, ofJson, ofNumber, ofText, or, type Truth, type Value } from './value.ts'

/** Everything that rules can know about one profile. */
export interface Person {
  readonly kind: 'known' | 'anonymous'
  readonly attributes: Readonly<Record<string, unknown>>
  /** `channel purpose` of every allow. */
  readonly consents: ReadonlySet<string>
  readonly events: readonly EventRow[]
}

export interface Evaluation {
  readonly traits: Readonly<Record<string, unknown>>
  readonly members: readonly string[]
  readonly unknown: readonly string[]
}

/** One person, evaluated name by name, without any thought of speed: the twin that the compiler is checked against. */
export function evaluate(rules: Rules, person: Person, asOf: Date): Evaluation {
  const world = { rules, person, asOf }
  const traits = rules.traits.flatMap((trait) => {
    const json = stored(trait, world)
    return json === null ? [] : [[trait.name, json] as const]
  })
  const truths = rules.segments.map((s) => [s.name, segmentTruth(s, world)] as const)
  return {
    traits: Object.fromEntries(traits),
    members: truths.filter(([, truth]) => truth === true).map(([name]) => name),
    unknown: truths.filter(([, truth]) => truth === null).map(([name]) => name),
  }
}

interface World {
  readonly rules: Rules
  readonly person: Person
  readonly asOf: Date
}

function stored(trait: TraitSpec, world: World): unknown {
  if (trait.kind === 'days_since') return instantOf(trait, world)?.toISOString() ?? null
  const value = traitValue(trait, world)
  const type = trait.kind === 'ratio' ? 'decimal' : trait.type
  if (type === 'integer') return value.number === null ? null : Number(textOf(value.number))
  if (type === 'boolean') return value.text === 'true' ? true : value.text === 'false' ? false : null
  return value.text
}

function traitValue(trait: TraitSpec, world: World): Value {
  const { person, asOf, rules } = world
  switch (trait.kind) {
    case 'event': {
      const rows = select(person.events, trait.selection, asOf, rules.timeZone)
      const numeric = trait.type === 'integer' || trait.type === 'decimal'
      return typed(aggregateOf(rows, trait.aggregate, numeric), trait.type)
    }
    case 'first':
    case 'last': {
      const numeric = trait.type === 'integer' || trait.type === 'decimal'
      const rows = select(person.events, trait.selection, asOf, rules.timeZone)
      const values = inOrder(rows, (row) => propertyOf(row, trait.property), numeric)
      const value = trait.kind === 'first' ? values.at(0) : values.at(-1)
      return typed(value ?? ofText(null), trait.type)
    }
    case 'days_since':
      return ofNumber(daysBetween(instantOf(trait, world), world))
    case 'ratio': {
      const [a, b] = [named(trait.of, world).number, named(trait.to, world).number]
      return ofNumber(rounded(a === null || b === null ? null : divide(a, b), 6))
    }
    case 'expression': {
      const parsed = parseExpression(trait.expression)
      if (!parsed.ok) throw new Error(parsed.message)
      return ofNumber(rounded(calculate(parsed.expression, world), trait.type === 'integer' ? 0 : 6))
    }
  }
}

const rounded = (value: Fraction | null, places: number) => (value === null ? null : round(value, places))

function typed(value: Value, type: string): Value {
  if (type === 'integer') return ofNumber(rounded(value.number, 0))
  return type === 'decimal' ? ofNumber(value.number) : value
}

function instantOf(trait: Extract<TraitSpec, { kind: 'days_since' }>, world: World): Date | null {
  const rows = select(world.person.events, trait.selection, world.asOf, world.rules.timeZone)
  const times = rows.map((row) => row.at.getTime())
  if (times.length === 0) return null
  return new Date(trait.which === 'first' ? Math.min(...times) : Math.max(...times))
}

function daysBetween(instant: Date | null, { asOf, rules }: World): Fraction | null {
  if (instant === null) return null
  const day = (at: Date) => DateTime.fromJSDate(at, { zone: rules.timeZone }).toISODate() ?? ''
  return whole((Date.parse(day(asOf)) - Date.parse(day(instant))) / 86_400_000)
}

function named(name: string, world: World): Value {
  const trait = world.rules.traits.find((one) => one.name === name)
  return trait === undefined ? ofJson(world.person.attributes[name]) : traitValue(trait, world)
}

function calculate(expression: Expression, world: World): Fraction | null {
  if (expression.kind === 'number') return numberOf(expression.text)
  if (expression.kind === 'name') return named(expression.name, world).number
  if (expression.kind === 'negate') {
    const value = calculate(expression.of, world)
    return value === null ? null : negate(value)
  }
  const left = calculate(expression.left, world)
  const right = calculate(expression.right, world)
  if (left === null || right === null) return null
  if (expression.op === '+') return add(left, right)
  if (expression.op === '-') return add(left, negate(right))
  return expression.op === '*' ? multiply(left, right) : divide(left, right)
}

function segmentTruth(segment: SegmentSpec, world: World): Truth {
  if (segment.profiles === 'known' && world.person.kind !== 'known') return false
  return nodeTruth(segment.where, world)
}

function nodeTruth(node: SegmentNode, world: World): Truth {
  switch (node.node) {
    case 'all':
      return and(node.of.map((part) => nodeTruth(part, world)))
    case 'any':
      return or(node.of.map((part) => nodeTruth(part, world)))
    case 'not':
      return not(nodeTruth(node.of, world))
    case 'attribute':
      return holds(node.is, ofJson(world.person.attributes[node.name]))
    case 'trait':
      return holds(node.is, named(node.name, world))
    case 'consent':
      return world.person.consents.has(`${node.channel} ${node.purpose}`)
    case 'segment': {
      const segment = world.rules.segments.find((one) => one.name === node.name)
      return segment === undefined ? false : segmentTruth(segment, world)
    }
    case 'event': {
      const rows = select(world.person.events, node.selection, world.asOf, world.rules.timeZone)
      const literals = literalsOf(node.is)
      const numeric = literals.length > 0 && literals.every((literal) => typeof literal === 'number')
      return holds(node.is, aggregateOf(rows, node.aggregate, numeric))
    }
  }
}

function literalsOf(is: Comparison): readonly Scalar[] {
  if (is.op === 'between') return [is.low, is.high]
  if (is.op === 'exists') return []
  return 'values' in is ? is.values : [is.value]
}
