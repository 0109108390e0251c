import type {
  Comparison,
  EventSelection,
  Scalar,
  SegmentNode,
  TraitSpec,
  ValueType,
} from '../../core/brand/segment.ts'
import { canonical, sortedSet } from './canonical.ts'

/** Values are compared and added as exact numbers, or as texts in the order of their bytes. */
export type Form = 'number' | 'text'

/** What becomes of the selected events of one person. */
export type Reducer =
  | { readonly of: 'count' }
  | { readonly of: 'count_distinct' | 'sum' | 'avg'; readonly property: string }
  | { readonly of: 'min' | 'max' | 'first' | 'last'; readonly property: string; readonly as: Form }
  /** The instant of the first or last event. */
  | { readonly of: 'first_at' | 'last_at' }

/** One value that is computed from events: the same need of several rules is computed once. */
export interface Need {
  readonly selection: EventSelection
  readonly reducer: Reducer
}

export type Leaf = Exclude<SegmentNode, { readonly node: 'all' | 'any' | 'not' }>
export type EventLeaf = Extract<Leaf, { readonly node: 'event' }>

/** The leaves of a rule, in the order in which they are written. */
export function leavesOf(node: SegmentNode): readonly Leaf[] {
  switch (node.node) {
    case 'all':
    case 'any':
      return node.of.flatMap(leavesOf)
    case 'not':
      return leavesOf(node.of)
    default:
      return [node]
  }
}

export const formOf = (type: ValueType): Form =>
  type === 'integer' || type === 'decimal' ? 'number' : 'text'

/** What a trait needs from events; null = it is computed from other values. */
export function needOfTrait(trait: TraitSpec): Need | null {
  switch (trait.kind) {
    case 'event':
      return need(trait.selection, reducerOf(trait.aggregate, formOf(trait.type)))
    case 'first':
    case 'last':
      return need(trait.selection, { of: trait.kind, property: trait.property, as: formOf(trait.type) })
    case 'days_since':
      return need(trait.selection, { of: trait.which === 'first' ? 'first_at' : 'last_at' })
    default:
      return null
  }
}

/** What an event leaf of a segment needs; the form of a smallest or largest value is that of what it is compared with. */
export const needOfLeaf = (leaf: EventLeaf): Need =>
  need(leaf.selection, reducerOf(leaf.aggregate, comparedAs(leaf.is)))

/** Equal texts are the same need. */
export const needKey = (one: Need): string => canonical(one)

function need(selection: EventSelection, reducer: Reducer): Need {
  const { event, window, where } = selection
  return { selection: { event, window, where: sortedSet(where) }, reducer }
}

function reducerOf(aggregate: EventLeaf['aggregate'], as: Form): Reducer {
  if (aggregate.of === 'count') return { of: 'count' }
  const { of, property } = aggregate
  return of === 'min' || of === 'max' ? { of, property, as } : { of, property }
}

function comparedAs(is: Comparison): Form {
  const literals = literalsOf(is)
  return literals.length > 0 && literals.every((value) => typeof value === 'number') ? 'number' : 'text'
}

/** The values that a comparison names. */
export function literalsOf(is: Comparison): readonly Scalar[] {
  switch (is.op) {
    case 'in':
    case 'not_in':
      return is.values
    case 'between':
      return [is.low, is.high]
    case 'exists':
      return []
    default:
      return [is.value]
  }
}
