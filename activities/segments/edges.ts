import type { Comparison } from '../../core/brand/segment.ts'
import { type Calendar, daysBefore } from './calendar.ts'
import { namesOfTrait, type Rules } from './definitions.ts'
import { leavesOf, literalsOf } from './needs.ts'
import type { Plan, PlannedTrait } from './plan.ts'

/** Events of one name whose standing changed because as_of moved from one instant to another. */
export interface Crossing {
  readonly event: string
  readonly from: Date
  readonly until: Date
}

interface Edge {
  readonly event: string
  readonly days: number
}

/**
 * The stretches of time that as_of alone moved events over: into sight (0 days), over an edge of a window, or
 * over a number of days that a "days since" is compared with. Whoever has an event there is computed anew.
 */
export function crossings(plan: Plan, before: Calendar): readonly Crossing[] {
  const byEvent = new Map<string, Crossing[]>()
  for (const { event, days } of [...windowEdges(plan), ...dayEdges(plan)]) {
    const from = daysBefore(before, days)
    const until = daysBefore(plan.calendar, days)
    if (from < until) byEvent.set(event, [...(byEvent.get(event) ?? []), { event, from, until }])
  }
  return [...byEvent.values()].flatMap(merged)
}

/**
 * True when a value can change with every day for everybody: arithmetic over "days since", and its comparison
 * with something that is no number.
 */
export function isRestless(rules: Rules): boolean {
  const clocks = new Set(rules.traits.filter((t) => t.kind === 'days_since').map((t) => t.name))
  const leaves = rules.segments.flatMap((segment) => leavesOf(segment.where))
  return (
    rules.traits.some((trait) => namesOfTrait(trait).some((name) => clocks.has(name))) ||
    leaves.some(
      (leaf) =>
        leaf.node === 'trait' &&
        clocks.has(leaf.name) &&
        literalsOf(leaf.is).some((literal) => typeof literal !== 'number'),
    )
  )
}

function windowEdges(plan: Plan): readonly Edge[] {
  return [...plan.measures.values()].flatMap(({ selection: { event, window } }) => [
    { event, days: 0 },
    ...(window === null
      ? []
      : [
          { event, days: window.fromDays },
          { event, days: window.untilDays },
        ]),
  ])
}

function dayEdges(plan: Plan): readonly Edge[] {
  const leaves = [...plan.segments.values()].flatMap(({ spec }) => leavesOf(spec.where))
  return leaves.flatMap((leaf) => {
    const trait = leaf.node === 'trait' ? plan.traits.get(leaf.name) : undefined
    const event = trait === undefined ? null : clockEvent(trait)
    if (event === null || leaf.node !== 'trait') return []
    return daysCompared(leaf.is).map((days) => ({ event, days: Math.max(0, days) }))
  })
}

function clockEvent(trait: PlannedTrait): string | null {
  return trait.holds === 'instant' && 'measure' in trait.source ? trait.source.measure.selection.event : null
}

/** `days since >= 90` becomes true when the event passes from the 89th day before as_of to the 90th. */
function daysCompared(is: Comparison): readonly number[] {
  const reached = (value: unknown) => (typeof value === 'number' ? [Math.ceil(value) - 1] : [])
  const left = (value: unknown) => (typeof value === 'number' ? [Math.floor(value)] : [])
  switch (is.op) {
    case 'gte':
    case 'lt':
      return reached(is.value)
    case 'gt':
    case 'lte':
      return left(is.value)
    case 'eq':
    case 'ne':
      return [...reached(is.value), ...left(is.value)]
    case 'in':
    case 'not_in':
      return is.values.flatMap((value) => [...reached(value), ...left(value)])
    case 'between':
      return [...reached(is.low), ...left(is.high)]
    default:
      return []
  }
}

/** Stretches that touch or overlap are read as one. */
function merged(stretches: readonly Crossing[]): readonly Crossing[] {
  const joined: Crossing[] = []
  for (const next of stretches.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = joined.at(-1)
    if (last === undefined || last.until < next.from) joined.push(next)
    else if (last.until < next.until) joined[joined.length - 1] = { ...last, until: next.until }
  }
  return joined
}
