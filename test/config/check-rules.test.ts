import { describe, expect, test } from 'vitest'
import { problemsOf, SAMPLE } from './support/sample.ts'
import { testSlips } from './support/slip.ts'

describe('names in segments and traits', () => {
  testSlips([
    {
      slip: 'an unknown trait',
      file: 'segments/all.yaml',
      from: 'trait: orders',
      to: 'trait: ordres',
      at: 'ordres',
      code: 'UNKNOWN_NAME',
      says: 'unknown trait `ordres`; did you mean `orders`?',
      suggests: 'orders',
    },
    {
      slip: 'an unknown attribute',
      file: 'segments/all.yaml',
      from: 'attribute: city',
      to: 'attribute: town',
      at: 'town',
      code: 'UNKNOWN_NAME',
      says: 'unknown attribute `town` (known: `birth_date`, `city`',
    },
    {
      slip: 'a sealed attribute in a rule',
      file: 'segments/all.yaml',
      from: 'attribute: city',
      to: 'attribute: given_name',
      at: 'given_name',
      code: 'NOT_ALLOWED',
      says: '`given_name` is sealed',
    },
    {
      slip: 'a trait that is called an attribute',
      file: 'segments/all.yaml',
      from: 'attribute: city',
      to: 'attribute: revenue',
      at: 'revenue',
      code: 'UNKNOWN_NAME',
      says: '`revenue` is a trait, not an attribute',
      suggests: 'trait: revenue',
    },
    {
      slip: 'an unknown event',
      file: 'segments/all.yaml',
      from: 'event: order_line',
      to: 'event: orderline',
      at: 'orderline',
      code: 'UNKNOWN_NAME',
      says: 'unknown event `orderline`; did you mean `order_line`?',
      suggests: 'order_line',
    },
    {
      slip: 'an unknown property in a filter',
      file: 'segments/all.yaml',
      from: 'where: { invoice:',
      to: 'where: { invoce:',
      at: 'invoce',
      code: 'UNKNOWN_NAME',
      says: 'unknown property `invoce` of the event `order_line`',
      suggests: 'invoice',
    },
    {
      slip: 'an unknown property in an aggregate',
      file: 'traits/orders.yaml',
      from: 'sum: amount',
      to: 'sum: amont',
      at: 'amont',
      code: 'UNKNOWN_NAME',
      says: 'unknown property',
      suggests: 'amount',
    },
    {
      slip: 'an unknown segment',
      file: 'segments/all.yaml',
      from: 'segment: lapsed',
      to: 'segment: lapse',
      at: 'lapse }',
      code: 'UNKNOWN_NAME',
      says: 'unknown segment `lapse`',
      suggests: 'lapsed',
    },
    {
      slip: 'an unknown channel of a consent leaf',
      file: 'segments/all.yaml',
      from: '{ segment: lapsed }',
      to: '{ consent: { channel: mail, purpose: email_marketing } }',
      at: 'mail, ',
      code: 'UNKNOWN_NAME',
      says: 'unknown channel `mail`',
      suggests: 'email',
    },
    {
      slip: 'an unknown purpose of a consent leaf',
      file: 'segments/all.yaml',
      from: '{ segment: lapsed }',
      to: '{ consent: { channel: email, purpose: marketing } }',
      at: 'marketing } }',
      code: 'UNKNOWN_NAME',
      says: 'unknown purpose `marketing` of the channel `email`',
    },
    {
      slip: 'an unknown trait in a ratio',
      file: 'traits/orders.yaml',
      from: '[revenue, orders]',
      to: '[revenue, order]',
      at: 'order] }',
      code: 'UNKNOWN_NAME',
      says: 'unknown trait `order`',
      suggests: 'orders',
    },
    {
      slip: 'an unknown name in an expression',
      file: 'traits/orders.yaml',
      from: 'revenue / 100',
      to: 'revenu / 100',
      at: '"revenu /',
      code: 'UNKNOWN_NAME',
      says: 'unknown trait or attribute `revenu` in an expression',
      suggests: 'revenue',
    },
    {
      slip: 'an expression that cannot be read',
      file: 'traits/orders.yaml',
      from: 'revenue / 100 + orders',
      to: 'revenue / ',
      at: '"revenue / "',
      code: 'BAD_VALUE',
      says: 'the expression cannot be read at its character',
    },
    {
      slip: 'a name that is both trait and attribute in an expression',
      file: 'traits/orders.yaml',
      from: '  score: { expression: "revenue / 100 + orders" }',
      to: '  points: { event: order_line, count: true }\n  score: { expression: "points" }',
      at: '"points"',
      code: 'IMPOSSIBLE',
      says: '`points` is both a trait and an attribute',
    },
  ])
})

describe('cycles', () => {
  testSlips([
    {
      slip: 'a segment that uses itself',
      file: 'segments/all.yaml',
      from: '{ trait: recency, gt: 180 }',
      to: '{ segment: lapsed }',
      at: 'lapsed }\n',
      code: 'CYCLE',
      says: 'segment cycle: lapsed -> lapsed',
    },
    {
      slip: 'two segments that use each other',
      file: 'segments/all.yaml',
      from: '{ trait: recency, gt: 180 }',
      to: '{ segment: vip }',
      at: 'vip }',
      code: 'CYCLE',
      says: 'segment cycle: vip -> lapsed -> vip',
    },
  ])

  test('two traits that use each other', () => {
    const traits =
      'traits:\n  a: { ratio: [b, c] }\n  b: { expression: "a + 1" }\n  c: { event: order_line, count: true }\n'
    const files = {
      ...SAMPLE,
      'traits/orders.yaml': traits,
      'segments/all.yaml': 'segments: {}\n',
      'campaigns/hello.yaml': '#\n',
      'destinations/list.yaml': '#\n',
    }
    expect(problemsOf(files)).toMatchObject([
      { code: 'CYCLE', line: 3, message: expect.stringContaining('trait cycle: a -> b -> a') },
    ])
  })

  test('a chain of 5,000 segments is followed without recursion, and its cycle is found once', () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, i) => `  s${i}: { description: x, kind: lifecycle, where: { segment: s${(i + 1) % 5_000} } }`,
    )
    const found = problemsOf({ ...SAMPLE, 'segments/more.yaml': `segments:\n${lines.join('\n')}\n` })
    expect(found.map(({ code }) => code)).toEqual(['CYCLE'])
  })

  test('a diamond is no cycle', () => {
    const segments = `segments:
  top: { description: x, kind: lifecycle, where: { any: [{ segment: left }, { segment: right }] } }
  left: { description: x, kind: lifecycle, where: { segment: vip } }
  right: { description: x, kind: lifecycle, where: { segment: vip } }
`
    expect(problemsOf({ ...SAMPLE, 'segments/more.yaml': segments })).toEqual([])
  })
})

describe('comparisons', () => {
  testSlips([
    {
      slip: 'a text against a number',
      file: 'segments/all.yaml',
      from: 'gte: 5',
      to: 'gte: "three"',
      at: '"three"',
      code: 'TYPE_CLASH',
      says: '`orders` is a number, but is compared with "three"',
    },
    {
      slip: 'a number against a text',
      file: 'segments/all.yaml',
      from: '[Paris, Lyon]',
      to: '[Paris, 75]',
      at: '75]',
      code: 'TYPE_CLASH',
      says: '`city` is a text, but is compared with 75',
    },
    {
      slip: 'a word that an enum never has',
      file: 'segments/all.yaml',
      from: '{ attribute: city, in: [Paris, Lyon] }',
      to: '{ attribute: gender, is: femal }',
      at: 'femal',
      code: 'IMPOSSIBLE',
      says: '`gender` is never "femal"; it is one of `female` or `male`',
      suggests: 'female',
    },
    {
      slip: 'a day that is none',
      file: 'segments/all.yaml',
      from: '{ attribute: city, in: [Paris, Lyon] }',
      to: '{ attribute: birth_date, gte: 1990-02-30 }',
      at: '1990-02-30',
      code: 'TYPE_CLASH',
      says: 'a day such as `2026-01-31`',
    },
    {
      slip: 'a text test of a number',
      file: 'segments/all.yaml',
      from: '{ attribute: city, in: [Paris, Lyon] }',
      to: '{ attribute: points, contains: "1" }',
      at: '"1"',
      code: 'TYPE_CLASH',
      says: '`points` is a number',
    },
    {
      slip: 'a text test of a day',
      file: 'segments/all.yaml',
      from: '{ attribute: city, in: [Paris, Lyon] }',
      to: '{ attribute: birth_date, starts_with: 1990-01-01 }',
      at: '1990-01-01',
      code: 'TYPE_CLASH',
      says: '`starts_with` is for texts',
    },
    {
      slip: 'a filter of another type than its property',
      file: 'traits/orders.yaml',
      from: 'quantity: { gt: 0 }',
      to: 'quantity: { gt: none }',
      at: 'none }',
      code: 'TYPE_CLASH',
      says: '`quantity` is a number, but is compared with "none"',
    },
    {
      slip: 'a low value above the high one',
      file: 'segments/all.yaml',
      from: 'gte: 5',
      to: 'between: [40, 25]',
      at: 'between: [40',
      code: 'IMPOSSIBLE',
      says: 'nothing lies between 40 and 25',
      suggests: '[25, 40]',
    },
    {
      slip: 'two limits that exclude each other',
      file: 'segments/all.yaml',
      from: 'gte: 5',
      to: 'gte: 5, lt: 3',
      at: '{ trait: orders, gte: 5',
      code: 'IMPOSSIBLE',
      says: 'no `orders` can be at least 5 and below 3',
    },
    {
      slip: 'two limits that leave nothing',
      file: 'segments/all.yaml',
      from: 'gte: 5',
      to: 'gte: 5, lt: 5',
      at: '{ trait: orders, gte: 5',
      code: 'IMPOSSIBLE',
      says: 'no `orders` can be at least 5 and below 5',
    },
    {
      slip: 'a sum of a text',
      file: 'traits/orders.yaml',
      from: 'sum: amount',
      to: 'sum: invoice',
      at: 'invoice }\n  recency',
      code: 'TYPE_CLASH',
      says: '`invoice` of the event `order_line` is of type text in the source `shop`',
    },
    {
      slip: 'arithmetic over a text',
      file: 'traits/orders.yaml',
      from: 'revenue / 100',
      to: 'city / 100',
      at: '"city',
      code: 'TYPE_CLASH',
      says: '`city` is no number but of type text',
    },
    {
      slip: 'a leaf that compares nothing',
      file: 'segments/all.yaml',
      from: '{ trait: orders, gte: 5 }',
      to: '{ trait: orders }',
      at: '{ trait: orders }',
      code: 'INCOMPLETE',
      says: 'compares with nothing',
    },
    {
      slip: 'a sum that is compared with nothing',
      file: 'segments/all.yaml',
      from: '{ trait: recency, gt: 180 }',
      to: '{ event: order_line, sum: amount }',
      at: 'sum: amount',
      code: 'INCOMPLETE',
      says: 'computes `sum` and compares it with nothing',
    },
    {
      slip: 'a count without its word',
      file: 'segments/all.yaml',
      from: '{ trait: recency, gt: 180 }',
      to: '{ event: order_line, gte: 2 }',
      at: 'gte: 2',
      code: 'INCOMPLETE',
      says: '`count: {gte: ...}`',
    },
    {
      slip: 'two values in one leaf',
      file: 'segments/all.yaml',
      from: '{ trait: recency, gt: 180 }',
      to: '{ event: order_line, count: { gte: 2 }, sum: amount, gte: 3 }',
      at: 'sum: amount',
      code: 'IMPOSSIBLE',
      says: 'a leaf computes one value',
    },
    {
      slip: 'a trait that computes nothing',
      file: 'traits/orders.yaml',
      from: '{ event: order_line, sum: amount }',
      to: '{ event: order_line }',
      at: 'order_line }\n  recency',
      code: 'INCOMPLETE',
      says: 'names an event but not what to compute',
    },
    {
      slip: 'a trait that computes two values',
      file: 'traits/orders.yaml',
      from: '{ event: order_line, sum: amount }',
      to: '{ event: order_line, sum: amount, avg: amount }',
      at: 'amount }\n  recency',
      code: 'IMPOSSIBLE',
      says: 'keep one of `sum`, `avg`',
    },
    {
      slip: 'a window whose ends are swapped',
      file: 'segments/all.yaml',
      from: '[90d, 30d]',
      to: '[30d, 90d]',
      at: 'between: [30d',
      code: 'IMPOSSIBLE',
      says: 'the older age comes first',
      suggests: '[90d, 30d]',
    },
    {
      slip: 'a window given twice',
      file: 'segments/all.yaml',
      from: 'between: [90d, 30d]',
      to: 'within: 90d, between: [90d, 30d]',
      at: 'between: [90d',
      code: 'IMPOSSIBLE',
      says: 'by `within` or by `between`, not by both',
    },
    {
      slip: 'a window of no day',
      file: 'traits/orders.yaml',
      from: 'within: 365d',
      to: 'within: 0d',
      at: '0d',
      code: 'IMPOSSIBLE',
      says: 'a window of no day',
    },
  ])
})
