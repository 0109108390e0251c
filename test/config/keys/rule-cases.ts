/** A rule changed in one key: `[key, before, after]`; the people and events below tell them apart. */
export type RuleCase = readonly [key: string, before: string, after: string]

const compared = (word: string, before: string, after: string): readonly RuleCase[] => [
  [
    `comparisons.${word}`,
    `{ event: order, where: { paid: { ${before} } } }`,
    `{ event: order, where: { paid: { ${after} } } }`,
  ],
  [`condition.${word}`, `{ attribute: city, ${before} }`, `{ attribute: city, ${after} }`],
]

/** Words of a comparison, on a text: the city is that of the person and of what was bought. */
const COMPARISONS: readonly RuleCase[] = [
  ...compared('is', 'is: Lyon', 'is: Lille'),
  ...compared('eq', 'eq: Lyon', 'eq: Lille'),
  ...compared('ne', 'ne: Lyon', 'ne: Lille'),
  ...compared('in', 'in: [Lyon]', 'in: [Lyon, Lille]'),
  ...compared('not_in', 'not_in: [Lyon]', 'not_in: [Lyon, Lille]'),
  ...compared('starts_with', 'starts_with: Ly', 'starts_with: L'),
  ...compared('contains', 'contains: yo', 'contains: il'),
  ...compared('exists', 'exists: true', 'exists: false'),
]
const numbers = (word: string, before: string, after: string): readonly RuleCase[] => [
  [
    `comparisons.${word}`,
    `{ event: order, where: { amount: { ${word}: ${before} } } }`,
    `{ event: order, where: { amount: { ${word}: ${after} } } }`,
  ],
  [`condition.${word}`, `{ trait: orders, ${word}: ${before} }`, `{ trait: orders, ${word}: ${after} }`],
  ...(word === 'between'
    ? []
    : [
        [
          `condition.count.${word}`,
          `{ event: order, count: { ${word}: ${before} } }`,
          `{ event: order, count: { ${word}: ${after} } }`,
        ] as const,
      ]),
]

/** Ann has one order of 1, Bob two of 2 and 3 in another city, one of them old; Cleo has none. */
export const SEGMENT_CASES: readonly RuleCase[] = [
  ...COMPARISONS,
  ...numbers('gt', '1', '0'),
  ...numbers('gte', '2', '1'),
  ...numbers('lt', '2', '3'),
  ...numbers('lte', '1', '2'),
  [
    'comparisons.between',
    '{ event: order, where: { amount: { between: [1, 1] } } }',
    '{ event: order, where: { amount: { between: [1, 3] } } }',
  ],
  [
    'condition.count.between',
    '{ event: order, count: { between: [1, 1] } }',
    '{ event: order, count: { between: [1, 2] } }',
  ],
  ['condition.count.eq', '{ event: order, count: { eq: 1 } }', '{ event: order, count: { eq: 2 } }'],
  ['condition.between', '{ event: order, between: [3d, 1d] }', '{ event: order, between: [30d, 5d] }'],
  ['condition.within', '{ event: order, within: 30d }', '{ event: order, within: 3d, count: { gte: 2 } }'],
  [
    'property_test.not',
    '{ event: order, where: { paid: { eq: Lyon } } }',
    '{ event: order, where: { paid: { not: { eq: Lyon } } } }',
  ],
  ['condition.where', '{ event: order, where: { paid: Lyon } }', '{ event: order, where: { paid: Lille } }'],
  ['condition.event', '{ event: order }', '{ event: visit }'],
  ['condition.sum', '{ event: order, sum: amount, gt: 2 }', '{ event: order, sum: points, gt: 2 }'],
  ['condition.avg', '{ event: order, avg: amount, gt: 2 }', '{ event: order, avg: points, gt: 2 }'],
  ['condition.min', '{ event: order, min: amount, gt: 1 }', '{ event: order, min: points, gt: 1 }'],
  ['condition.max', '{ event: order, max: amount, gt: 1 }', '{ event: order, max: points, gt: 1 }'],
  [
    'condition.count_distinct',
    '{ event: order, count_distinct: amount, gt: 1 }',
    '{ event: order, count_distinct: points, gt: 1 }',
  ],
  [
    'condition.all',
    '{ all: [{ attribute: city, eq: Lyon }] }',
    '{ all: [{ attribute: city, eq: Lyon }, { event: visit }] }',
  ],
  [
    'condition.any',
    '{ any: [{ attribute: city, eq: Lyon }] }',
    '{ any: [{ attribute: city, eq: Lyon }, { event: order }] }',
  ],
  ['condition.not', '{ attribute: city, eq: Lyon }', '{ not: { attribute: city, eq: Lyon } }'],
  ['condition.attribute', '{ attribute: city, exists: true }', '{ attribute: town, exists: true }'],
  ['condition.trait', '{ trait: orders, gte: 1 }', '{ trait: visits, gte: 1 }'],
  ['condition.segment', '{ segment: buyers }', '{ segment: nobody }'],
  [
    'condition.consent.channel',
    '{ consent: { channel: email, purpose: email_marketing } }',
    '{ consent: { channel: post, purpose: email_marketing } }',
  ],
  [
    'condition.consent.purpose',
    '{ consent: { channel: email, purpose: email_marketing } }',
    '{ consent: { channel: email, purpose: surveys } }',
  ],
  ['segments.segments.<name>.where', '{ event: order }', '{ not: { event: order } }'],
]

export const TRAIT_CASES: readonly RuleCase[] = [
  ['traits.traits.<name>.count', '{ event: order, sum: points }', '{ event: order, count: true }'],
  ['traits.traits.<name>.event', '{ event: order, count: true }', '{ event: visit, count: true }'],
  ['traits.traits.<name>.sum', '{ event: order, sum: amount }', '{ event: order, sum: points }'],
  ['traits.traits.<name>.avg', '{ event: order, avg: amount }', '{ event: order, avg: points }'],
  ['traits.traits.<name>.min', '{ event: order, min: amount }', '{ event: order, min: points }'],
  ['traits.traits.<name>.max', '{ event: order, max: amount }', '{ event: order, max: points }'],
  [
    'traits.traits.<name>.count_distinct',
    '{ event: order, count_distinct: amount }',
    '{ event: order, count_distinct: points }',
  ],
  ['traits.traits.<name>.first', '{ first: amount, event: order }', '{ first: points, event: order }'],
  ['traits.traits.<name>.last', '{ last: amount, event: order }', '{ last: points, event: order }'],
  [
    'traits.traits.<name>.days_since',
    '{ days_since: first, event: order }',
    '{ days_since: last, event: order }',
  ],
  [
    'traits.traits.<name>.within',
    '{ event: order, count: true }',
    '{ event: order, count: true, within: 3d }',
  ],
  [
    'traits.traits.<name>.between',
    '{ event: order, count: true, between: [3d, 1d] }',
    '{ event: order, count: true, between: [30d, 5d] }',
  ],
  [
    'traits.traits.<name>.where',
    '{ event: order, count: true }',
    '{ event: order, count: true, where: { paid: Lyon } }',
  ],
  ['traits.traits.<name>.ratio', '{ ratio: [points, orders] }', '{ ratio: [orders, points] }'],
  ['traits.traits.<name>.expression', '{ expression: "orders + 1" }', '{ expression: "orders + 2" }'],
  [
    'traits.traits.<name>.type',
    '{ expression: "orders / 3" }',
    '{ expression: "orders / 3", type: integer }',
  ],
]
