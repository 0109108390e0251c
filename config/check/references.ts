import type { Position, Scalar } from '../../core/brand/segment.ts'
import { namesOf, parseExpression } from '../../core/expression.ts'
import { type ComparisonsRaw, comparisonsOf, type PropertyTestRaw } from '../build/comparison.ts'
import type { Entry } from '../parse/draft.ts'
import type { NodeRaw, SegmentRaw, TraitRaw } from '../schema/segment.ts'
import type { Path } from '../yaml/document.ts'

/** A name that a rule uses, and where it says so. */
export type Reference =
  | {
      readonly kind: 'attribute' | 'trait' | 'segment' | 'event'
      readonly name: string
      readonly at: Position
    }
  | {
      readonly kind: 'property'
      readonly name: string
      readonly event: string
      readonly at: Position
      readonly numeric: boolean
    }
  | {
      readonly kind: 'consent'
      readonly channel: string
      readonly purpose: string
      readonly at: Position
      readonly purposeAt: Position
    }
  /** A trait, or else an attribute: a name of an expression. */
  | { readonly kind: 'number'; readonly name: string; readonly at: Position }

/** A leaf of a segment, with its path inside of the segment. */
export interface Leaf {
  readonly node: Exclude<NodeRaw, { all: unknown } | { any: unknown } | { not: unknown }>
  readonly path: Path
}

/** All leaves of a tree. */
export function leavesOf(node: NodeRaw, path: Path): readonly Leaf[] {
  if ('all' in node) return node.all.flatMap((child, index) => leavesOf(child, [...path, 'all', index]))
  if ('any' in node) return node.any.flatMap((child, index) => leavesOf(child, [...path, 'any', index]))
  if ('not' in node) return leavesOf(node.not, [...path, 'not'])
  return [{ node, path }]
}

/** What a segment refers to. */
export function segmentReferences(entry: Entry<SegmentRaw>, raw: SegmentRaw): readonly Reference[] {
  return leavesOf(raw.where, ['where']).flatMap(({ node, path }): readonly Reference[] => {
    const at = (...part: Path) => entry.at([...path, ...part])
    if ('attribute' in node) return [{ kind: 'attribute', name: node.attribute, at: at('attribute') }]
    if ('trait' in node) return [{ kind: 'trait', name: node.trait, at: at('trait') }]
    if ('segment' in node) return [{ kind: 'segment', name: node.segment, at: at('segment') }]
    if ('consent' in node) {
      const { channel, purpose } = node.consent
      return [
        {
          kind: 'consent',
          channel,
          purpose,
          at: at('consent', 'channel'),
          purposeAt: at('consent', 'purpose'),
        },
      ]
    }
    return eventReferences(entry, node, path)
  })
}

/** What a trait refers to. */
export function traitReferences(entry: Entry<TraitRaw>, raw: TraitRaw): readonly Reference[] {
  if ('ratio' in raw)
    return raw.ratio.map((name, index) => ({ kind: 'trait', name, at: entry.at(['ratio', index]) }))
  if ('expression' in raw) {
    const parsed = parseExpression(raw.expression)
    const names = parsed.ok ? namesOf(parsed.expression) : []
    return names.map((name) => ({ kind: 'number', name, at: entry.at(['expression']) }))
  }
  const events = eventReferences(entry, raw, [])
  for (const key of ['first', 'last'] as const) {
    if (key in raw)
      return [
        ...events,
        propertyReference(entry, raw.event, [key], (raw as Record<string, unknown>)[key], false),
      ].flat()
  }
  return events
}

type SelectionRaw = {
  readonly event: string
  readonly where?: Readonly<Record<string, PropertyTestRaw>>
}
const AGGREGATES = ['count_distinct', 'sum', 'avg', 'min', 'max'] as const

function eventReferences(entry: Entry<unknown>, raw: SelectionRaw, path: Path): readonly Reference[] {
  const { event } = raw
  const filters = Object.keys(raw.where ?? {}).flatMap((name): readonly Reference[] => [
    { kind: 'property', name, event, at: entry.atKey([...path, 'where', name]), numeric: false },
  ])
  const values = raw as unknown as Readonly<Record<string, unknown>>
  const aggregated = AGGREGATES.flatMap((key) =>
    propertyReference(entry, event, [...path, key], values[key], key === 'sum' || key === 'avg'),
  )
  return [{ kind: 'event', name: event, at: entry.at([...path, 'event']) }, ...filters, ...aggregated]
}

function propertyReference(
  entry: Entry<unknown>,
  event: string,
  path: Path,
  name: unknown,
  numeric: boolean,
): readonly Reference[] {
  return typeof name === 'string' ? [{ kind: 'property', name, event, at: entry.at(path), numeric }] : []
}

/** One comparison of a rule, with what it compares and where. */
export interface Test {
  readonly of: Reference | null
  readonly raw: ComparisonsRaw
  readonly at: (...part: Path) => Position
  /** Name for messages. */
  readonly name: string
}

/** The property filters of an event selection as tests. */
export function filterTests(entry: Entry<unknown>, raw: SelectionRaw, path: Path): readonly Test[] {
  return Object.entries(raw.where ?? {}).map(([name, test]) => {
    const base = [...path, 'where', name]
    const of: Reference = { kind: 'property', name, event: raw.event, at: entry.atKey(base), numeric: false }
    if (typeof test !== 'object') return { of, name, raw: { eq: test }, at: () => entry.at(base) }
    const negated = 'not' in test
    const inner = negated ? [...base, 'not'] : base
    return { of, name, raw: negated ? test.not : test, at: (...part: Path) => entry.at([...inner, ...part]) }
  })
}

/** Every value of a test with its key, for type checks. */
export function valuesOf(raw: ComparisonsRaw): readonly { readonly key: Path; readonly value: Scalar }[] {
  return comparisonsOf(raw).flatMap((one): { key: Path; value: Scalar }[] => {
    if (one.op === 'exists') return []
    if ('values' in one) return one.values.map((value, index) => ({ key: [one.op, index], value }))
    if (one.op === 'between')
      return [
        { key: ['between', 0], value: one.low },
        { key: ['between', 1], value: one.high },
      ]
    const key = one.op === 'eq' && raw.is !== undefined && raw.is === one.value ? 'is' : one.op
    return [{ key: [key], value: one.value }]
  })
}
