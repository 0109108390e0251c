import type {
  Comparison,
  DayWindow,
  EventAggregate,
  EventSelection,
  PropertyFilter,
  Scalar,
  SegmentNode,
  SegmentSpec,
  TraitSpec,
} from '../../core/brand/segment.ts'
import type { Leaf } from './needs.ts'

/** A segment as a sentence for people: `Known profiles with orders at least 5 and city one of Paris, Lyon.` */
export function sentenceOf(segment: SegmentSpec): string {
  const who = segment.profiles === 'known' ? 'Known profiles' : 'Profiles, also anonymous ones,'
  return `${who} with ${nodeText(segment.where, null)}.`
}

/** A trait as a phrase: `sum of amount of order_line events of the last 365 days where quantity is above 0`. */
export function traitText(trait: TraitSpec): string {
  switch (trait.kind) {
    case 'event':
      return `${aggregateText(trait.aggregate)} ${selectionText(trait.selection)}`
    case 'first':
    case 'last':
      return `${trait.property} of the ${trait.kind} ${oneOf(trait.selection)} that has it`
    case 'days_since':
      return `calendar days since the ${trait.which} ${oneOf(trait.selection)}`
    case 'ratio':
      return `${trait.of} divided by ${trait.to}`
    case 'expression':
      return trait.expression
  }
}

function nodeText(node: SegmentNode, around: 'all' | 'any' | null): string {
  switch (node.node) {
    case 'all':
    case 'any': {
      if (node.of.length === 0) return node.node === 'all' ? 'anything' : 'nothing that exists'
      const text = node.of
        .map((part) => nodeText(part, node.node))
        .join(node.node === 'all' ? ' and ' : ' or ')
      return around !== null && around !== node.node && node.of.length > 1 ? `(${text})` : text
    }
    case 'not':
      return `not (${nodeText(node.of, null)})`
    default:
      return leafText(node)
  }
}

/** One condition as words. */
export function leafText(leaf: Leaf): string {
  switch (leaf.node) {
    case 'attribute':
    case 'trait':
      return `${leaf.name} ${comparisonText(leaf.is)}`
    case 'event':
      return `${aggregateText(leaf.aggregate)} ${selectionText(leaf.selection)} ${comparisonText(leaf.is)}`
    case 'consent':
      return `consent to ${leaf.purpose} by ${leaf.channel}`
    case 'segment':
      return `membership of ${leaf.name}`
  }
}

function aggregateText(aggregate: EventAggregate): string {
  switch (aggregate.of) {
    case 'count':
      return 'number of'
    case 'count_distinct':
      return `number of different ${aggregate.property} of`
    case 'sum':
      return `sum of ${aggregate.property} of`
    case 'avg':
      return `average ${aggregate.property} of`
    case 'min':
      return `least ${aggregate.property} of`
    case 'max':
      return `greatest ${aggregate.property} of`
  }
}

const selectionText = (selection: EventSelection): string =>
  `${selection.event} events${windowText(selection.window)}${filtersText(selection.where)}`

const oneOf = (selection: EventSelection): string =>
  `${selection.event} event${windowText(selection.window)}${filtersText(selection.where)}`

function windowText(window: DayWindow | null): string {
  if (window === null) return ''
  return window.untilDays === 0
    ? ` of the last ${window.fromDays} days`
    : ` between ${window.fromDays} and ${window.untilDays} days ago`
}

function filtersText(filters: readonly PropertyFilter[]): string {
  if (filters.length === 0) return ''
  const texts = filters.map(({ property, is, negated }) =>
    negated ? `not (${property} ${comparisonText(is)})` : `${property} ${comparisonText(is)}`,
  )
  return ` where ${texts.join(' and ')}`
}

const SIGNS = { eq: 'is', ne: 'is not', gt: 'above', gte: 'at least', lt: 'below', lte: 'at most' } as const

function comparisonText(is: Comparison): string {
  switch (is.op) {
    case 'in':
      return `one of ${listText(is.values)}`
    case 'not_in':
      return `none of ${listText(is.values)}`
    case 'between':
      return `from ${is.low} to ${is.high}`
    case 'starts_with':
      return `beginning with ${is.value}`
    case 'contains':
      return `containing ${is.value}`
    case 'exists':
      return is.value ? 'known' : 'missing'
    default:
      return `${SIGNS[is.op]} ${is.value}`
  }
}

const listText = (values: readonly Scalar[]): string => values.join(', ')
