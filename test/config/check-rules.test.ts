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
