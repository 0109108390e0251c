import { hopeless } from '../../../core/errors.ts'
import { named } from '../../../core/named.ts'
import type { OpenPerson } from './person.ts'

/** Facts of a row that are no person's. */
export interface RowFacts {
  readonly deliveryId: string
  readonly profileId: string
  readonly segment: string
  readonly segmentVersion: string
  readonly campaign: string
  readonly runId: number
  readonly businessDate: string
}

export type Cell = string | number | boolean | null | readonly string[]
export type Column = (facts: RowFacts, person: OpenPerson) => Cell

const FACTS: Readonly<Record<string, (facts: RowFacts) => Cell>> = {
  'delivery.id': (facts) => facts.deliveryId,
  'profile.id': (facts) => facts.profileId,
  'segment.name': (facts) => facts.segment,
  'segment.version': (facts) => facts.segmentVersion,
  'campaign.name': (facts) => facts.campaign,
  'run.id': (facts) => facts.runId,
  'run.date': (facts) => facts.businessDate,
}

const GROUPS = ['person', 'trait', 'identifier'] as const

/** What a column of a file, or a field of a payload, shows: `person.<attribute>`, `trait.<name>`, `identifier.<type>` or a fact. */
export function columnOf(expression: string): Column {
  const value = typedValue(expression)
  return (facts, person) => cellOf(value(facts, person))
}

/** The same with its own type: a list stays a list. */
export function typedValue(expression: string): (facts: RowFacts, person: OpenPerson) => unknown {
  const fact = named(FACTS, expression)
  if (fact !== undefined) return (facts) => fact(facts)
  const group = GROUPS.find((name) => expression.startsWith(`${name}.`))
  if (group === undefined) throw unknownColumn(expression)
  const name = expression.slice(group.length + 1)
  return (_, person) => named<unknown>(person[group], name) ?? null
}

/** Identifier types that the columns show. */
export function identifierTypes(columns: Readonly<Record<string, string>>): readonly string[] {
  const prefix = 'identifier.'
  const used = Object.values(columns).filter((expression) => expression.startsWith(prefix))
  return [...new Set(used.map((expression) => expression.slice(prefix.length)))]
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}

const unknownColumn = (expression: string) =>
  hopeless(
    'UNKNOWN_COLUMN',
    `A file destination cannot show '${expression}'. Use person.<attribute>, trait.<name>, identifier.<type> or one of: ${Object.keys(FACTS).join(', ')}.`,
  )
