import { describe, expect, test } from 'vitest'
import type { Rules } from '../../../activities/segments/definitions.ts'
import { segmentVersions, traitVersions } from '../../../activities/segments/version.ts'
import type { SegmentNode, SegmentSpec, TraitSpec } from '../../../core/brand/segment.ts'
import { HOME, orders, segment, trait } from './support/rules.ts'

const often: SegmentNode = { node: 'trait', name: 'orders', is: { op: 'gte', value: 5 } }
const local: SegmentNode = { node: 'attribute', name: 'city', is: { op: 'in', values: ['Paris', 'Lyon'] } }
const count: TraitSpec = trait('orders', {
  kind: 'event',
  selection: orders(),
  aggregate: { of: 'count' },
  type: 'integer',
})
const rules = (segments: readonly SegmentSpec[], traits: readonly TraitSpec[] = [count]): Rules => ({
  timeZone: 'Europe/Paris',
  ...HOME,
  traits,
  segments,
})
const versionOf = (all: Rules, name = 'vip') => segmentVersions(all).get(name)
const vip = (where: SegmentNode) => rules([segment('vip', where)])

describe('the version of a segment', () => {
  test('is that of its rule, however the rule is written', () => {
    const one = versionOf(vip({ node: 'all', of: [often, local] }))
    const reversed = { ...local, is: { op: 'in', values: ['Lyon', 'Paris', 'Lyon'] } } as const
    expect(versionOf(vip({ node: 'all', of: [reversed, often, often] }))).toBe(one)
    expect(versionOf(vip({ node: 'all', of: [{ node: 'all', of: [often] }, local] }))).toBe(one)
    expect(
      versionOf(vip({ node: 'not', of: { node: 'not', of: { node: 'all', of: [often, local] } } })),
    ).toBe(one)
    expect(versionOf(vip({ node: 'any', of: [often, local] }))).not.toBe(one)
  })

  test('does not change with a description, a kind, a purpose or a place in a file', () => {
    const plain = segment('vip', often)
    const other: SegmentSpec = {
      ...{ ...plain, description: 'other', kind: 'lifecycle', purpose: 'service' },
      position: { file: 'b.yaml', line: 9, column: 9 },
    }
    expect(versionOf(rules([other]))).toBe(versionOf(rules([plain])))
  })

  test('changes with who it can hold, a trait or segment it refers to, and the zone', () => {
    const base = vip(often)
    const everybody = rules([segment('vip', often, 'all')])
    const otherTrait = rules(
      [segment('vip', often)],
      [{ ...count, selection: orders({ event: 'visit' }) } as TraitSpec],
    )
    const otherZone = { ...base, timeZone: 'Europe/London' }
    const found = [base, everybody, otherTrait, otherZone].map((all) => versionOf(all))
    expect(new Set(found).size).toBe(4)
    const inside = (where: SegmentNode) =>
      rules([segment('vip', { node: 'segment', name: 'core' }), segment('core', where)])
    expect(versionOf(inside(often))).not.toBe(versionOf(inside(local)))
    expect(versionOf(inside(often))).toMatch(/^[0-9a-f]{12}$/)
  })
})

describe('the version of a trait', () => {
  const ratio = (of: string) => trait('basket', { kind: 'ratio', of, to: 'orders' })
  const sum = (property: string) =>
    trait('revenue', {
      kind: 'event',
      selection: orders(),
      aggregate: { of: 'sum', property },
      type: 'decimal',
    })

  test('is the same for the same arithmetic, spaces and form aside', () => {
    const written = (expression: string) =>
      traitVersions(rules([], [count, trait('x', { kind: 'expression', expression, type: 'decimal' })])).get(
        'x',
      )
    expect(written('orders/2+1')).toBe(written('(orders / 2) + 1'))
    expect(written('orders/2+1')).not.toBe(written('orders/(2+1)'))
  })

  test('changes with the traits it is computed from', () => {
    const with_ = (property: string) =>
      traitVersions(rules([], [count, sum(property), ratio('revenue')])).get('basket')
    expect(with_('amount')).not.toBe(with_('price'))
  })

  test('a circle is refused and printed', () => {
    const circle = [
      ratio('revenue'),
      trait('revenue', { kind: 'expression', expression: 'basket * 2', type: 'decimal' }),
    ]
    expect(() => traitVersions(rules([], [count, ...circle]))).toThrow('basket -> revenue -> basket')
  })

  test('an expression that cannot be read is refused with its column', () => {
    const broken = trait('x', { kind: 'expression', expression: 'orders +', type: 'decimal' })
    expect(() => traitVersions(rules([], [count, broken]))).toThrow('trait x cannot be read at column 9')
  })

  test('a reference to nothing is refused with what there is', () => {
    expect(() => versionOf(vip({ ...often, name: 'order' }))).toThrow(
      'refers to trait order, which is not defined; defined are: orders',
    )
  })
})
