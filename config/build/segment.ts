import type {
  DayWindow,
  EventAggregate,
  EventSelection,
  SegmentNode,
  SegmentSpec,
  TraitRule,
  TraitSpec,
} from '../../core/brand/segment.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import type { EventLeafRaw, NodeRaw, SegmentRaw, TraitRaw } from '../schema/segment.ts'
import { type ComparisonsRaw, comparisonsOf, type PropertyTestRaw, propertyFilters } from './comparison.ts'
import { propertyType } from './types.ts'

const DEFAULT_PURPOSE = 'profiling'

/** A segment with its tree in the canonical form. */
export function segmentSpec(entry: Entry<SegmentRaw>, raw: SegmentRaw): SegmentSpec {
  return {
    name: entry.name,
    description: raw.description,
    kind: raw.kind,
    purpose: raw.purpose ?? DEFAULT_PURPOSE,
    profiles: raw.profiles ?? 'known',
    where: segmentNode(raw.where),
    position: entry.position,
  }
}

/** A trait; types of properties come from the sources. */
export function traitSpec(entry: Entry<TraitRaw>, raw: TraitRaw, draft: Draft): TraitSpec {
  const head = { name: entry.name, purpose: raw.purpose ?? DEFAULT_PURPOSE, position: entry.position }
  return { ...head, ...traitRule(raw, draft) }
}

function traitRule(raw: TraitRaw, draft: Draft): TraitRule {
  if ('ratio' in raw) return { kind: 'ratio', of: raw.ratio[0], to: raw.ratio[1] }
  if ('expression' in raw)
    return { kind: 'expression', expression: raw.expression, type: raw.type ?? 'decimal' }
  const selection = selectionOf(raw)
  if ('days_since' in raw) return { kind: 'days_since', selection, which: raw.days_since }
  const typeOf = (property: string) => propertyType(draft, property, raw.event) ?? 'text'
  if ('first' in raw) return { kind: 'first', selection, property: raw.first, type: typeOf(raw.first) }
  if ('last' in raw) return { kind: 'last', selection, property: raw.last, type: typeOf(raw.last) }
  const aggregate = aggregateOf(raw)
  if (aggregate.of === 'count' || aggregate.of === 'count_distinct')
    return { kind: 'event', selection, aggregate, type: 'integer' }
  if (aggregate.of === 'avg') return { kind: 'event', selection, aggregate, type: 'decimal' }
  return { kind: 'event', selection, aggregate, type: typeOf(aggregate.property) }
}

interface SelectionRaw {
  readonly event: string
  readonly where?: Readonly<Record<string, PropertyTestRaw>>
  readonly within?: number
  readonly between?: readonly [number, number]
}

/** Which events a trait or leaf looks at. */
function selectionOf(raw: SelectionRaw): EventSelection {
  return { event: raw.event, where: propertyFilters(raw.where), window: windowOf(raw) }
}

function windowOf({ within, between }: SelectionRaw): DayWindow | null {
  if (between !== undefined) return { fromDays: between[0], untilDays: between[1] }
  return within === undefined ? null : { fromDays: within, untilDays: 0 }
}

type AggregatesRaw = Readonly<Partial<Record<'count_distinct' | 'sum' | 'avg' | 'min' | 'max', string>>>

/** What is computed over the events; a count when nothing else is said. */
function aggregateOf(raw: AggregatesRaw): EventAggregate {
  for (const of of ['count_distinct', 'sum', 'avg', 'min', 'max'] as const) {
    const property = raw[of]
    if (property !== undefined) return { of, property }
  }
  return { of: 'count' }
}

function segmentNode(raw: NodeRaw): SegmentNode {
  if ('all' in raw) return { node: 'all', of: raw.all.map(segmentNode) }
  if ('any' in raw) return { node: 'any', of: raw.any.map(segmentNode) }
  if ('not' in raw) return { node: 'not', of: segmentNode(raw.not) }
  if ('attribute' in raw) {
    return together(comparisonsOf(raw).map((is) => ({ node: 'attribute', name: raw.attribute, is })))
  }
  if ('trait' in raw)
    return together(comparisonsOf(raw).map((is) => ({ node: 'trait', name: raw.trait, is })))
  if ('consent' in raw) return { node: 'consent', channel: raw.consent.channel, purpose: raw.consent.purpose }
  if ('segment' in raw) return { node: 'segment', name: raw.segment }
  return eventNode(raw)
}

function eventNode(raw: EventLeafRaw): SegmentNode {
  const selection = selectionOf(raw)
  const aggregate = aggregateOf(raw)
  const found = comparisonsOf(eventComparisons(raw))
  const tests = found.length === 0 ? [{ op: 'gte', value: 1 } as const] : found
  return together(tests.map((is) => ({ node: 'event', selection, aggregate, is })))
}

/** Comparisons of an event leaf: those inside of `count`, or those beside `sum`, `avg`, ... */
export function eventComparisons(raw: EventLeafRaw): ComparisonsRaw {
  if (raw.count !== undefined) return raw.count
  const { eq, gt, gte, lt, lte } = raw
  const beside = { eq, gt, gte, lt, lte }
  return Object.fromEntries(Object.entries(beside).filter(([, value]) => value !== undefined))
}

function together(nodes: readonly SegmentNode[]): SegmentNode {
  const [first, ...rest] = nodes
  return first !== undefined && rest.length === 0 ? first : { node: 'all', of: nodes }
}
