import { describe, expect, test } from 'vitest'
import { type Apart, type Between, keptApart } from '../../../activities/identity/apart.ts'
import { comparedSides, type Evidence, linksWithin } from '../../../activities/identity/comparing.ts'
import type { Waterfall } from '../../../activities/identity/engine/explain/waterfall.ts'
import { type Joins, joinedByDevices, pathBetween, type Ties } from '../../../activities/identity/explain.ts'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'

const waterfall = (total: number): Waterfall => ({
  prior: -10_000,
  steps: [
    { comparison: 'name', level: 'same surname, other given name', weight: -4_000, rarity: 0 },
    { comparison: 'birth', level: 'missing', weight: 0, rarity: 0 },
    { comparison: 'place', level: 'same town', weight: -1_000, rarity: 0 },
  ],
  dependences: [],
  household: 0,
  total,
  probability: 0,
})

/** Pairs of records `a` to `z` with what they weigh, in bits; those below zero are against one person. */
function evidence(ids: string, pairs: Readonly<Record<string, number>>): Evidence {
  const bits = (x: number, y: number): number => {
    const [one, other] = [ids[Math.min(x, y)], ids[Math.max(x, y)]]
    return pairs[`${one}${other}`] ?? -10
  }
  return {
    ids: [...ids],
    weigh: (x, y) => waterfall(bits(x, y) * 1_000),
    against: (x, y) => bits(x, y) < 0,
  }
}

describe('two sides compared', () => {
  test('show their strongest pair, and of those that speak against one person where most do', () => {
    const known = evidence('abcd', { ac: 3, ad: 7, bc: -3, bd: -1 })
    const it = comparedSides(known, ['a', 'b'], ['c', 'd'], true)
    expect([it.pairs, it.against, it.best?.a, it.best?.b]).toEqual([4, 2, 'a', 'd'])
    const most = comparedSides(
      evidence('abcd', { ac: 3, ad: -7, bc: -3, bd: -1 }),
      ['a', 'b'],
      ['c', 'd'],
      true,
    )
    expect([most.against, most.best?.a, most.best?.b]).toEqual([3, 'b', 'd'])
  })

  test('leave out who is not compared, compare nobody with themselves, and hear eight of each side', () => {
    const ids = 'abcdefghijklmnopqrst'
    const all = evidence(ids, {})
    expect(comparedSides(all, ['a', '?'], ['?'], true)).toMatchObject({
      described: [1, 0],
      pairs: 0,
      best: null,
    })
    expect(comparedSides(all, ['a'], ['a'], true)).toMatchObject({ described: [1, 1], pairs: 0, best: null })
    expect(comparedSides(all, [...ids.slice(0, 10)], [...ids.slice(10)], true)).toMatchObject({
      described: [10, 10],
      pairs: 64,
    })
  })
})

describe('the links of a group', () => {
  const chain = evidence('abcd', { ab: 9, bc: 8, cd: 2, ad: -3 })

  test('lead from one record to the other, the weakest as strong as can be', () => {
    const links = linksWithin(chain, ['a', 'b', 'c', 'd'], 'a', 'd')
    expect(links.map(({ a, b, weighs }) => [a, b, weighs.total])).toEqual([
      ['a', 'b', 9_000],
      ['b', 'c', 8_000],
      ['c', 'd', 2_000],
    ])
  })

  test('are the two alone where no links lead there, and none where one is not compared', () => {
    expect(linksWithin(chain, ['a', 'd'], 'a', 'd').map(({ a, b }) => [a, b])).toEqual([['a', 'd']])
    expect(linksWithin(chain, ['a', 'x'], 'a', 'x')).toEqual([])
  })
})

test('what two share is but a browser only where nothing that joins them is a person’s', () => {
  const rule = { exclusive: false, maxRecords: 4, blocked: [] }
  const policy: IdentityPolicy = {
    identifiers: [
      { ...rule, type: 'email', person: true },
      { ...rule, type: 'device', person: false },
    ],
    match: null,
    household: null,
  }
  const shares = (...all: readonly (readonly [string, Joins])[]): boolean =>
    joinedByDevices(
      policy,
      all.map(([type, state]) => ({ type, state, records: [], carriers: 2, limit: 4 })),
    )
  expect(shares(['device', 'joins'])).toBe(true)
  expect(shares(['email', 'over_limit'], ['device', 'joins'])).toBe(true)
  expect(shares(['email', 'joins'], ['device', 'joins'])).toBe(false)
  expect(shares()).toBe(false)
})

describe('what keeps two apart', () => {
  const known: Between = { decisions: [], exclusive: [], shared: [], compared: null }
  const joins = { shared: [{ state: 'joins' }] } as const
  const compared = (bits: number) => comparedSides(evidence('ab', { ab: bits }), ['a'], ['b'], true)

  const otherMailbox: Evidence = {
    ids: ['a', 'b'],
    weigh: () => ({
      ...waterfall(2_000),
      steps: [
        { comparison: 'name', level: 'same surname, one without given name', weight: 5_000, rarity: 0 },
        { comparison: 'email', level: 'else', weight: -1_000, rarity: 0 },
        { comparison: 'phone', level: 'same', weight: 9_000, rarity: 0 },
      ],
    }),
    against: (_a, _b, personal) => !personal,
  }

  test.each<[string, Partial<Between>, readonly Apart[]]>([
    ['nothing shared', {}, [{ reason: 'nothing_shared' }]],
    ['a blocked value', { shared: [{ state: 'blocked' }] }, [{ reason: 'not_joining' }]],
    ['a third record', joins, [{ reason: 'third' }]],
    ['a third record, though they agree', { ...joins, compared: compared(4) }, [{ reason: 'third' }]],
    [
      'names that differ',
      { ...joins, compared: compared(-5) },
      [
        {
          reason: 'contradiction',
          comparisons: [{ comparison: 'name', level: 'same surname, other given name', weight: -4_000 }],
        },
      ],
    ],
    [
      'another mailbox, where but a browser is shared',
      { ...joins, compared: comparedSides(otherMailbox, ['a'], ['b'], false) },
      [
        {
          reason: 'contradiction',
          comparisons: [
            { comparison: 'name', level: 'same surname, one without given name', weight: 5_000 },
            { comparison: 'email', level: 'else', weight: -1_000 },
          ],
        },
      ],
    ],
    [
      'too little',
      { compared: compared(-1.6) },
      [{ reason: 'too_little', weight: -1_600 }, { reason: 'nothing_shared' }],
    ],
    [
      'other pairs',
      { compared: compared(-1.5) },
      [{ reason: 'others', weight: -1_500 }, { reason: 'nothing_shared' }],
    ],
    [
      'a decision, and a number',
      { decisions: [{ kind: 'cannot', obeyed: true }], exclusive: ['loyalty'] },
      [{ reason: 'decided' }, { reason: 'exclusive', type: 'loyalty' }],
    ],
    [
      'a night that is to come',
      { decisions: [{ kind: 'must', obeyed: false }] },
      [{ reason: 'not_obeyed_yet' }],
    ],
  ])('%s', (_, what, reasons) => {
    expect(keptApart({ ...known, ...what })).toEqual(reasons)
  })
})

test('a way may mix identifiers, groups of comparing and decisions', () => {
  const ties: Ties = {
    carried: ['a', 'b'].map((record_id) => ({ record_id, identifier_id: 'i', type: 'email' })),
    carriers: new Map([['i', 2]]),
    decisions: [{ kind: 'must', record_a: 'c', record_b: 'd' }],
    policy: {
      identifiers: [{ type: 'email', person: true, exclusive: false, maxRecords: 4, blocked: [] }],
      match: null,
      household: null,
    },
    blocked: new Set(),
  }
  const groups = new Map([
    ['b', 'g'],
    ['c', 'g'],
  ])
  expect(pathBetween(ties, groups, new Set(['a']), new Set(['d']))).toEqual([
    { from: 'a', to: 'b', by: 'identifier', type: 'email' },
    { from: 'b', to: 'c', by: 'group' },
    { from: 'c', to: 'd', by: 'decision' },
  ])
  expect(pathBetween(ties, new Map(), new Set(['a']), new Set(['d']))).toBeNull()
})
