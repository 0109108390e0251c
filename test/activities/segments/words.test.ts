import { expect, test } from 'vitest'
import { sentenceOf, traitText } from '../../../activities/segments/words.ts'
import type { SegmentNode } from '../../../core/brand/segment.ts'
import { orders, segment, trait } from './support/rules.ts'

const recent: SegmentNode = {
  node: 'event',
  selection: orders({
    window: { fromDays: 90, untilDays: 0 },
    where: [
      { property: 'country', is: { op: 'eq', value: 'FR' }, negated: false },
      { property: 'invoice', is: { op: 'starts_with', value: 'C' }, negated: true },
    ],
  }),
  aggregate: { of: 'sum', property: 'amount' },
  is: { op: 'gte', value: 100 },
}

test('a rule reads as a sentence, with parentheses where they are needed', () => {
  const where: SegmentNode = {
    node: 'all',
    of: [
      { node: 'trait', name: 'orders', is: { op: 'gte', value: 5 } },
      {
        node: 'any',
        of: [recent, { node: 'attribute', name: 'city', is: { op: 'in', values: ['Paris', 'Lyon'] } }],
      },
      { node: 'not', of: { node: 'segment', name: 'lapsed' } },
      { node: 'consent', channel: 'email', purpose: 'email_marketing' },
    ],
  }
  expect(sentenceOf(segment('vip', where))).toBe(
    'Known profiles with orders at least 5 and (sum of amount of order events of the last 90 days where country is FR and not (invoice beginning with C) at least 100 or city one of Paris, Lyon) and not (membership of lapsed) and consent to email_marketing by email.',
  )
  expect(sentenceOf(segment('all', recent, 'all'))).toMatch(
    /^Profiles, also anonymous ones, with sum of amount/,
  )
})

test('a trait reads as a phrase', () => {
  const between = orders({ window: { fromDays: 90, untilDays: 30 } })
  expect(traitText(trait('r', { kind: 'days_since', selection: orders(), which: 'last' }))).toBe(
    'calendar days since the last order event',
  )
  expect(traitText(trait('s', { kind: 'first', selection: between, property: 'store', type: 'text' }))).toBe(
    'store of the first order event between 90 and 30 days ago that has it',
  )
  expect(traitText(trait('b', { kind: 'ratio', of: 'revenue', to: 'orders' }))).toBe(
    'revenue divided by orders',
  )
})
