import { describe, expect, test } from 'vitest'
import type { ShownExplanation, ShownLink, ShownRejected } from '../../../scripts/identity/explanation.ts'
import { explanationLines } from '../../../scripts/output/explanation-text.ts'
import { paint } from '../../../scripts/output/paint.ts'

const link = (a: string, b: string, total: number, more: Partial<ShownLink> = {}): ShownLink => ({
  a,
  b,
  state: 'kept',
  prior: -3,
  comparisons: [{ comparison: 'name', level: 'same', bits: total + 3, rarity: 0 }],
  dependences: [],
  household: 0,
  total,
  probability: 1 / (1 + 2 ** -total),
  ...more,
})

const lines = (it: ShownExplanation): readonly string[] => explanationLines(it, paint(false))

function apart(stop: Pick<ShownRejected, 'stopped_by'> & Partial<ShownRejected>): readonly string[] {
  const best = stop.stopped_by === 'unscored' ? null : link('x', 'z', 2.5)
  const rejected = { best, pairs: 1_200, scored: 1, gain: -4.5, identifier: null, a: null, b: null, ...stop }
  const pair = link('x', 'y', -4, { state: 'too_weak' })
  return lines({ together: false, pair, path: null, rejected })
}

describe('why two stayed apart', () => {
  test.each([
    [{ stopped_by: 'unscored' }, 'No link was kept between them. A link is kept if'],
    [{ stopped_by: 'weight' }, 'The best link between them is x and z, +2.500 bits. That is too little'],
    [{ stopped_by: 'objective' }, 'Stopped by the other pairs'],
    [{ stopped_by: 'cannot_link', a: 'x', b: 'q' }, 'Stopped by a decision that keeps x and q apart.'],
    [
      { stopped_by: 'exclusive', identifier: 'exclusive id 1', a: 'x', b: 'q' },
      'Stopped by exclusive id 1: a person has one, and x and q differ.',
    ],
  ] as const)('%j', (stop, words) => {
    const [verdict, why, between, blank] = apart(stop)
    expect([verdict, blank]).toEqual(['x and y are two people', ''])
    expect(why).toContain(words)
    expect(between).toBe(
      '1,200 pairs of records between the two clusters, 1 of them kept; as one cluster: -4.500 bits.',
    )
  })

  test('the best link follows with its parts', () => {
    expect(apart({ stopped_by: 'objective' })).toContain('x and z')
    expect(apart({ stopped_by: 'unscored' })).not.toContain('x and z')
  })
})

test('one link joined two: it is told once, with what was taken off and its rarity', () => {
  const pair = link('x', 'y', 5, {
    comparisons: [
      { comparison: 'name', level: 'same', bits: 6, rarity: 1.25 },
      { comparison: 'place', level: 'same', bits: 4, rarity: 0 },
    ],
    dependences: [{ first: 'name', second: 'place', bits: -2 }],
  })
  expect(lines({ together: true, pair, path: [{ ...pair, a: 'y', b: 'x' }], rejected: null })).toEqual([
    'x and y are one person',
    'Their own link joined them.',
    '',
    'x and y',
    'COMPARISON   LEVEL                          BITS  OF WHICH RARITY',
    'prior        any two records of the list  -3.000',
    'name         same                         +6.000           +1.250',
    'place        same                         +4.000',
    'name, place  often agree together         -2.000',
    'total        one person: 97 %             +5.000',
  ])
})

test('a pair that no blocking rule found says so; a decision that joined two does, too', () => {
  const pair = link('x', 'y', 15, { state: 'not_compared' })
  const told = lines({ together: true, pair, path: null, rejected: null })
  expect(told).toContain('A decision put them together.')
  expect(told).toContain('x and y: not compared, for no blocking rule found the pair')
  expect(told.at(-1)).toContain('over 99.9 %')
})
