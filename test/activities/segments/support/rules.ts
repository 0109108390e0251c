import fc from 'fast-check'
import type { Rules } from '../../../../activities/segments/definitions.ts'
import type { References } from '../../../../core/brand/reference.ts'
import type {
  Comparison,
  DayWindow,
  EventSelection,
  PropertyFilter,
  SegmentNode,
  SegmentSpec,
  TraitRule,
  TraitSpec,
} from '../../../../core/brand/segment.ts'
import { NO_REFERENCES } from '../../../support/references.ts'

/** A brand that converts and joins nothing. */
export const HOME = { currency: 'EUR', references: NO_REFERENCES }

/** Joins by one property, by two, by an attribute; rates that may be a day old. */
const REFERENCES: References = {
  events: [
    { name: 'shop', dataset: 'shops', key: ['store'], events: ['order', 'visit'] },
    { name: 'till', dataset: 'tills', key: ['store', 'invoice'], events: null },
  ],
  profiles: [{ name: 'town', dataset: 'towns', key: ['city'] }],
  rates: { dataset: 'rates', rate: 'rate', maxAgeDays: 1 },
  costs: null,
}

const position = { file: 'test.yaml', line: 1, column: 1 }
export const ZONE = 'Europe/Brussels'

export const trait = (name: string, rule: TraitRule): TraitSpec => ({
  name,
  purpose: 'profiling',
  position,
  ...rule,
})

export const segment = (
  name: string,
  where: SegmentNode,
  profiles: 'known' | 'all' = 'known',
): SegmentSpec => ({
  name,
  description: name,
  kind: 'behavioural',
  purpose: 'profiling',
  profiles,
  where,
  position,
})

export const orders = (more: Partial<EventSelection> = {}): EventSelection => ({
  event: 'order',
  where: [],
  window: null,
  ...more,
})

const days = (fromDays: number, untilDays = 0): DayWindow => ({ fromDays, untilDays })
const bought: PropertyFilter = { property: 'quantity', is: { op: 'gt', value: 0 }, negated: false }

/** One trait of each sort, some upon others. */
export const TRAITS: readonly TraitSpec[] = [
  trait('orders', {
    kind: 'event',
    selection: orders({ where: [bought] }),
    aggregate: { of: 'count_distinct', property: 'invoice' },
    type: 'integer',
  }),
  trait('lines', {
    kind: 'event',
    selection: orders({ window: days(14) }),
    aggregate: { of: 'count' },
    type: 'integer',
  }),
  trait('revenue', {
    kind: 'event',
    selection: orders({ where: [bought] }),
    aggregate: { of: 'sum', property: 'amount' },
    type: 'decimal',
  }),
  trait('pieces', {
    kind: 'event',
    selection: orders(),
    aggregate: { of: 'sum', property: 'quantity' },
    type: 'integer',
  }),
  trait('mean', {
    kind: 'event',
    selection: orders({ window: days(30, 5) }),
    aggregate: { of: 'avg', property: 'amount' },
    type: 'decimal',
  }),
  trait('least', {
    kind: 'event',
    selection: orders(),
    aggregate: { of: 'min', property: 'quantity' },
    type: 'decimal',
  }),
  trait('top_store', {
    kind: 'event',
    selection: orders(),
    aggregate: { of: 'max', property: 'store' },
    type: 'text',
  }),
  trait('first_store', { kind: 'first', selection: orders(), property: 'store', type: 'text' }),
  trait('last_amount', {
    kind: 'last',
    selection: orders({ window: days(20) }),
    property: 'amount',
    type: 'decimal',
  }),
  trait('ranks', {
    kind: 'event',
    selection: orders(),
    aggregate: { of: 'sum', property: 'shop.rank' },
    type: 'decimal',
  }),
  trait('last_region', { kind: 'last', selection: orders(), property: 'shop.region', type: 'text' }),
  trait('recency', { kind: 'days_since', selection: orders({ where: [bought] }), which: 'last' }),
  trait('tenure', { kind: 'days_since', selection: orders(), which: 'first' }),
  trait('basket', { kind: 'ratio', of: 'revenue', to: 'orders' }),
  trait('index', { kind: 'expression', expression: '-(basket + age) * 2 / (lines - 1)', type: 'decimal' }),
  trait('rank', { kind: 'expression', expression: 'revenue / 100 + orders', type: 'integer' }),
]

const numberTest: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    op: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
    value: fc.constantFrom(-1, 0, 1, 2, 3, 7, 10.1, 12.25, 25),
  }),
  fc.record({ op: fc.constantFrom('in', 'not_in'), values: fc.constantFrom([1, 2], [0, 3, 7], [40]) }),
  fc.constantFrom(
    { op: 'between' as const, low: 1, high: 5 },
    { op: 'between' as const, low: 2.5, high: 30 },
  ),
  fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
)
const textTest: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    op: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
    value: fc.constantFrom('A', 'Paris', 'Ü', "'; drop table event; --", '40'),
  }),
  fc.record({
    op: fc.constantFrom('in', 'not_in'),
    values: fc.constantFrom(['A', 'Ölde'], ['Paris', 'Gent'], ['3', 1]),
  }),
  fc.record({ op: fc.constantFrom('starts_with', 'contains'), value: fc.constantFrom('P', 'r', 'Ö', '%') }),
  fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
)
const booleanTest: fc.Arbitrary<Comparison> = fc.record({
  op: fc.constantFrom('eq', 'ne'),
  value: fc.boolean(),
})

const filter: fc.Arbitrary<PropertyFilter> = fc.oneof(
  fc.record({
    property: fc.constantFrom('quantity', 'amount', 'till.floor', 'nothing'),
    is: numberTest,
    negated: fc.boolean(),
  }),
  fc.record({
    property: fc.constantFrom('store', 'currency', 'invoice', 'till.name'),
    is: textTest,
    negated: fc.boolean(),
  }),
)
const selection: fc.Arbitrary<EventSelection> = fc.record({
  event: fc.constantFrom('order', 'view'),
  where: fc.array(filter, { maxLength: 2 }),
  window: fc.constantFrom(null, days(7), days(30), days(30, 7), days(3, 1)),
})

const leaf: fc.Arbitrary<SegmentNode> = fc.oneof(
  fc.record({
    node: fc.constant('attribute' as const),
    name: fc.constantFrom('age', 'score', 'basket', 'town.size', 'nothing'),
    is: numberTest,
  }),
  fc.record({
    node: fc.constant('attribute' as const),
    name: fc.constantFrom('city', 'age', 'town.region'),
    is: textTest,
  }),
  fc.record({ node: fc.constant('attribute' as const), name: fc.constant('vip'), is: booleanTest }),
  fc.record({
    node: fc.constant('trait' as const),
    name: fc.constantFrom(
      'orders',
      'lines',
      'revenue',
      'pieces',
      'mean',
      'recency',
      'tenure',
      'basket',
      'index',
      'rank',
      'ranks',
    ),
    is: numberTest,
  }),
  fc.record({
    node: fc.constant('trait' as const),
    name: fc.constantFrom('top_store', 'first_store', 'last_region'),
    is: textTest,
  }),
  fc.record({
    node: fc.constant('event' as const),
    selection,
    aggregate: fc.constantFrom(
      { of: 'count' as const },
      { of: 'count_distinct' as const, property: 'store' },
      { of: 'count_distinct' as const, property: 'till.name' },
      { of: 'sum' as const, property: 'till.floor' },
      { of: 'sum' as const, property: 'amount' },
      { of: 'avg' as const, property: 'quantity' },
      { of: 'min' as const, property: 'amount' },
    ),
    is: numberTest,
  }),
  fc.record({
    node: fc.constant('event' as const),
    selection,
    aggregate: fc.constantFrom({ of: 'max' as const, property: 'store' }),
    is: textTest,
  }),
  fc.constantFrom(
    { node: 'consent' as const, channel: 'email', purpose: 'news' },
    { node: 'consent' as const, channel: 'sms', purpose: 'ads' },
  ),
)

const { tree } = fc.letrec<{ tree: SegmentNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      node: fc.constantFrom('all', 'any'),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ node: fc.constant('not' as const), of: tie('tree') }),
  ),
}))

/** Some segments; each but the first may refer to the one before it. */
export const segmentSets: fc.Arbitrary<readonly SegmentSpec[]> = fc
  .array(fc.tuple(tree, fc.constantFrom('known', 'all'), fc.boolean(), fc.boolean()), {
    minLength: 1,
    maxLength: 8,
  })
  .map((drafts) =>
    drafts.map(([where, profiles, refers, negated], i) => {
      if (!refers || i === 0) return segment(`s${i}`, where, profiles)
      const other: SegmentNode = { node: 'segment', name: `s${i - 1}` }
      const part: SegmentNode = negated ? { node: 'not', of: other } : other
      return segment(`s${i}`, { node: i % 2 === 0 ? 'all' : 'any', of: [where, part] }, profiles)
    }),
  )

export const rulesWith = (segments: readonly SegmentSpec[]): Rules => ({
  timeZone: ZONE,
  currency: 'EUR',
  references: REFERENCES,
  traits: TRAITS,
  segments,
})
