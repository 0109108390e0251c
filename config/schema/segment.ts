import { z } from 'zod'
import { byKey, byShape, isRecord, strict } from './strict.ts'
import { days, dottedName, name, purpose, scalar, slug, text } from './words.ts'

const opt = z.exactOptional

const list = () => z.array(scalar()).min(1, { error: 'one value or more' })

/** Comparisons; several in one leaf must all hold. */
export const comparisons = {
  is: opt(scalar()).describe('Equal; the same as `eq`.'),
  eq: opt(scalar()).describe('Equal.'),
  ne: opt(scalar()).describe('Not equal; a missing value is not.'),
  gt: opt(scalar()).describe('Greater.'),
  gte: opt(scalar()).describe('Greater or equal.'),
  lt: opt(scalar()).describe('Less.'),
  lte: opt(scalar()).describe('Less or equal.'),
  in: opt(list()).describe('One of.'),
  not_in: opt(list()).describe('None of; a missing value is not.'),
  between: opt(z.tuple([scalar(), scalar()], { error: 'two values, low and high: `[25, 40]`' })).describe(
    'From low to high, both included.',
  ),
  starts_with: opt(text()).describe('Begins with this text.'),
  contains: opt(text()).describe('Holds this text.'),
  exists: opt(z.boolean({ error: '`true` or `false`' })).describe('Whether there is a value.'),
}
export const COMPARISONS = Object.keys(comparisons) as readonly (keyof typeof comparisons)[]

const countOf = strict({
  eq: comparisons.eq,
  gt: comparisons.gt,
  gte: comparisons.gte,
  lt: comparisons.lt,
  lte: comparisons.lte,
  between: comparisons.between,
})

const allComparisons = strict(comparisons).meta({
  id: 'comparisons',
  description: 'Several in one place must all hold.',
})

const propertyTest = byShape(
  [
    ['a value', scalar()],
    [
      'a negation',
      strict({
        not: allComparisons.describe('None of these may hold; a missing property then passes.'),
      }),
    ],
    ['comparisons', allComparisons],
  ],
  (input) => (isRecord(input) ? (Object.hasOwn(input, 'not') ? 1 : 2) : 0),
).meta({
  id: 'property_test',
  description: 'A value that the property equals, comparisons, or comparisons under `not`.',
})

/** Which events: name, property filters, window. */
const selection = {
  event: text().describe('Name of the event.'),
  where: opt(z.record(dottedName(), propertyTest)).describe(
    'Filters on properties (or `amount`, in the reporting currency): `{quantity: {gt: 0}}`, `{product.category: clubs}`; all must hold.',
  ),
  within: opt(days()).describe('Only the last calendar days before `as_of`.'),
  between: opt(z.tuple([days(), days()], { error: 'two ages, the older first: `[90d, 30d]`' })).describe(
    'Only from the first age to the second: `[90d, 30d]`.',
  ),
}

const aggregates = {
  count_distinct: opt(dottedName()).describe('Number of different values of a property.'),
  sum: opt(dottedName()).describe('Sum of a property.'),
  avg: opt(dottedName()).describe('Average of a property.'),
  min: opt(dottedName()).describe('Least value of a property.'),
  max: opt(dottedName()).describe('Greatest value of a property.'),
}

const attributeLeaf = strict({
  attribute: dottedName().describe('An attribute of a source, or one of a joined row: `store.region`.'),
  ...comparisons,
})
const traitLeaf = strict({ trait: name().describe('A computed trait.'), ...comparisons })
const eventLeaf = strict({
  eq: comparisons.eq,
  gt: comparisons.gt,
  gte: comparisons.gte,
  lt: comparisons.lt,
  lte: comparisons.lte,
  ...selection,
  ...aggregates,
  count: opt(countOf).describe('Number of events: `{gte: 2}`; at least one when nothing is said.'),
})
const consentLeaf = strict({
  consent: strict({
    channel: name().describe('Channel of consent.yaml.'),
    purpose: purpose().describe('One of its purposes.'),
  }).describe('May be contacted on this channel for this purpose.'),
})
const segmentLeaf = strict({ segment: slug().describe('Members of another segment.') })

type LeafRaw =
  | z.output<typeof attributeLeaf>
  | z.output<typeof traitLeaf>
  | z.output<typeof eventLeaf>
  | z.output<typeof consentLeaf>
  | z.output<typeof segmentLeaf>
export type EventLeafRaw = z.output<typeof eventLeaf>
export type NodeRaw =
  | { readonly all: readonly NodeRaw[] }
  | { readonly any: readonly NodeRaw[] }
  | { readonly not: NodeRaw }
  | LeafRaw

/** A node of the tree: `all`, `any`, `not`, or a leaf. */
const node: z.ZodType<NodeRaw> = z
  .lazy(() => tree)
  .meta({ id: 'condition', description: 'A node of the rule: `all`, `any`, `not`, or a leaf.' })
const nodes = z.array(node).min(1, { error: 'one condition or more' })
const tree = byKey([
  ['all', strict({ all: nodes.describe('All must hold.') })],
  ['any', strict({ any: nodes.describe('One must hold.') })],
  ['not', strict({ not: node.describe('Must not hold.') })],
  ['attribute', attributeLeaf],
  ['trait', traitLeaf],
  ['event', eventLeaf],
  ['consent', consentLeaf],
  ['segment', segmentLeaf],
]) as unknown as z.ZodType<NodeRaw>

export const segment = strict({
  description: text().describe('What it means, for people.'),
  kind: z
    .literal([
      'behavioural',
      'demographic',
      'geographic',
      'psychographic',
      'technographic',
      'lifecycle',
      'predictive',
    ])
    .describe('Kind of segment.'),
  purpose: opt(purpose()).describe('Purpose it serves; `profiling` when not said.'),
  profiles: opt(z.literal(['known', 'all'])).describe('Which profiles it can hold; `known` when not said.'),
  where: node.describe('The rule.'),
})
export type SegmentRaw = z.output<typeof segment>

const purposeOf = { purpose: opt(purpose()).describe('Purpose it serves; `profiling` when not said.') }
const expressionType = opt(z.literal(['integer', 'decimal'])).describe(
  'Type of the result; `decimal` when not said.',
)

/** A trait: a number or value computed from events or from other traits. */
export const trait = byKey([
  [
    'ratio',
    strict({
      ratio: z
        .tuple([name(), name()], { error: 'two traits: `[revenue, orders]`' })
        .describe('The first trait divided by the second.'),
      ...purposeOf,
    }),
  ],
  [
    'expression',
    strict({
      expression: text().describe('Arithmetic over traits and numeric attributes: `revenue / 100 + orders`.'),
      type: expressionType,
      ...purposeOf,
    }),
  ],
  [
    'days_since',
    strict({
      days_since: z.literal(['first', 'last']).describe('Calendar days since the first or last event.'),
      ...selection,
      ...purposeOf,
    }),
  ],
  [
    'first',
    strict({ first: dottedName().describe('Property of the first event.'), ...selection, ...purposeOf }),
  ],
  [
    'last',
    strict({ last: dottedName().describe('Property of the last event.'), ...selection, ...purposeOf }),
  ],
  [
    'event',
    strict({
      ...selection,
      ...aggregates,
      count: opt(z.literal(true, { error: '`true`' })).describe('Number of events.'),
      ...purposeOf,
    }),
  ],
])
export type TraitRaw = z.output<typeof trait>

/** A file of `traits/`: the names only; each trait is read by itself, so that one error hides no other. */
export const traitsFile = strict({ traits: z.record(name(), trait).describe('Name -> how it is computed.') })
/** A file of `segments/`. */
export const segmentsFile = strict({ segments: z.record(slug(), segment).describe('Name -> rule.') })
