export type ValueType = 'text' | 'integer' | 'decimal' | 'date' | 'timestamp' | 'boolean'
export type Scalar = string | number | boolean

/** Half-open window in calendar days of the brand's zone: [as_of - from, as_of - until). `until` 0 ends at as_of. */
export interface DayWindow {
  readonly fromDays: number
  readonly untilDays: number
}

export type Comparison =
  | { readonly op: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte'; readonly value: Scalar }
  | { readonly op: 'in' | 'not_in'; readonly values: readonly Scalar[] }
  | { readonly op: 'between'; readonly low: Scalar; readonly high: Scalar }
  | { readonly op: 'starts_with' | 'contains'; readonly value: string }
  | { readonly op: 'exists'; readonly value: boolean }

/** A filter on an event's property (or its `amount`); all must hold. A missing property is false, also under `ne` and `not_in`. */
export interface PropertyFilter {
  readonly property: string
  readonly is: Comparison
  /** true = the comparison is negated (a missing property then holds). */
  readonly negated: boolean
}

/** Which events a leaf or trait looks at. */
export interface EventSelection {
  readonly event: string
  readonly where: readonly PropertyFilter[]
  /** null = ever. */
  readonly window: DayWindow | null
}

export type EventAggregate =
  | { readonly of: 'count' }
  | { readonly of: 'count_distinct' | 'sum' | 'avg' | 'min' | 'max'; readonly property: string }

export type TraitSpec = {
  readonly name: string
  readonly purpose: string
  readonly position: Position
} & TraitRule

export type TraitRule =
  | {
      readonly kind: 'event'
      readonly selection: EventSelection
      readonly aggregate: EventAggregate
      readonly type: ValueType
    }
  /** Value of a property of the first or last event. */
  | {
      readonly kind: 'first' | 'last'
      readonly selection: EventSelection
      readonly property: string
      readonly type: ValueType
    }
  /** Calendar days since the first or last event; stored as the instant, moves with the clock. */
  | { readonly kind: 'days_since'; readonly selection: EventSelection; readonly which: 'first' | 'last' }
  | { readonly kind: 'ratio'; readonly of: string; readonly to: string }
  /** Arithmetic (+ - * / parentheses, numbers) over other traits and numeric attributes. */
  | { readonly kind: 'expression'; readonly expression: string; readonly type: ValueType }

export interface SegmentSpec {
  readonly name: string
  readonly description: string
  readonly kind:
    | 'behavioural'
    | 'demographic'
    | 'geographic'
    | 'psychographic'
    | 'technographic'
    | 'lifecycle'
    | 'predictive'
  readonly purpose: string
  /** Which profiles it can hold. */
  readonly profiles: 'known' | 'all'
  readonly where: SegmentNode
  readonly position: Position
}

export type SegmentNode =
  | { readonly node: 'all' | 'any'; readonly of: readonly SegmentNode[] }
  | { readonly node: 'not'; readonly of: SegmentNode }
  | { readonly node: 'attribute'; readonly name: string; readonly is: Comparison }
  | { readonly node: 'trait'; readonly name: string; readonly is: Comparison }
  | {
      readonly node: 'event'
      readonly selection: EventSelection
      readonly aggregate: EventAggregate
      readonly is: Comparison
    }
  | { readonly node: 'consent'; readonly channel: string; readonly purpose: string }
  | { readonly node: 'segment'; readonly name: string }

/** Where in the brand project something stands, for messages. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}
