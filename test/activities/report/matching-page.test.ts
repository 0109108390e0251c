import { describe, expect, test } from 'vitest'
import { matching } from '../../../activities/report/html/matching.ts'
import type { MatchingFigures } from '../../../activities/report/identity.ts'

const QUIET: MatchingFigures = {
  not_compared: 'unchanged',
  compared: null,
  retired: 0,
  refused: 0,
  over_limit: 0,
  review: { pairs: 0, bridges: 0 },
  estimate: null,
}
const COMPARED: NonNullable<MatchingFigures['compared']> = {
  records: 40_000,
  changed: null,
  clusters: 31_000,
  largest: [12, 9, 8],
  pairs: 123_456,
  lost: 0,
  rules: [{ name: 'email', pairs: 9_000, lost: 0 }],
  blocked: [],
  equal: { records: 0, pairs: 0 },
}
const FULL: MatchingFigures = {
  not_compared: null,
  compared: {
    ...COMPARED,
    lost: 1_003,
    rules: [...COMPARED.rules, { name: 'city', pairs: 7, lost: 1_003 }, { name: 'id', pairs: 0, lost: 0 }],
    blocked: [
      { field: 'email', values: 3, records: 1_200 },
      { field: 'id_exclusive', values: 1, records: 60 },
    ],
    equal: { records: 501, pairs: 125_250 },
  },
  retired: 1,
  refused: 5,
  over_limit: 2,
  review: { pairs: 12, bridges: 5 },
  estimate: {
    decided: 24,
    bridges: { decided: 10, right: 9, share: 0.9, low: 0.596, high: 0.982 },
    pairs: { decided: 14, right: 14, share: 1, low: 0.785, high: 1 },
    bands: [],
  },
}
const lines = (it: MatchingFigures): readonly string[] =>
  [...matching(it).markup.matchAll(/<li>(.*)<\/li>/g)].map(([, line]) => line ?? '')

describe('how records were compared, on the page', () => {
  test('says for how many records it was, where only those who changed were compared', () => {
    const compared = { ...COMPARED, changed: 800 }
    expect(lines({ ...FULL, compared })[0]).toBe(
      '123,456 pairs of 40,000 records compared, found by 1 rule, for 800 records changed since everybody was compared.',
    )
  })

  test('is a sentence for each figure', () => {
    expect(lines(FULL)).toEqual([
      '123,456 pairs of 40,000 records compared, found by 2 rules.',
      'That alone makes 31,000 people of them; the largest have 12, 9 and 8 records.',
      '1,003 pairs were passed over by a rule, as too many records agree there; others may have found them.',
      '4 values shared by too many people, blocked automatically: email 3 (1,200 records), id exclusive 1 (60 records).',
      '501 records say the same as so many others that one pair stood for all.',
      '2 identifiers on too many records joined nobody.',
      '5 joins forbidden by an exclusive identifier, a decision or a contradiction.',
      '1 profile has no record left.',
      '17 doubts wait for review (12 pairs kept apart, 5 bridges inside of a profile): <code>nocturne review list</code>',
      'Of 24 doubts that operators decided (worst first, no sample of all records): joins were right in 9 of 10, 90 % (95 %: 59.6 % to 98.2 %); pairs were rightly apart in 14 of 14, 100 % (95 %: 78.5 % to 100 %).',
    ])
  })

  test('leaves out what is zero, and a rule that found nobody', () => {
    expect(lines({ ...QUIET, not_compared: null, compared: COMPARED })).toHaveLength(2)
    const { markup } = matching(FULL)
    expect(markup).toContain('<th scope="row">city</th><td class="n">7</td><td class="n">1,003</td>')
    expect(markup).toContain('<th scope="row">email</th><td class="n">9,000</td><td class="n">·</td>')
    expect(markup).not.toContain('<th scope="row">id</th>')
  })

  test.each([
    ['unchanged', 'nothing that is compared changed'],
    ['no_model', 'match: off'],
    ['skipped', 'began with a later stage'],
    ['not_reached', 'did not get that far'],
  ] as const)('of a night that compared nobody (%s) is why', (not_compared, why) => {
    const [line, ...others] = lines({ ...QUIET, not_compared })
    expect(line).toMatch(/^Nobody was compared: /)
    expect(line).toContain(why)
    expect(others).toEqual([])
    expect(matching(QUIET).markup).not.toContain('<table>')
  })

  test('escapes the name of a rule that a brand gave', () => {
    const rules = [{ name: '<b>&', pairs: 1, lost: 0 }]
    const { markup } = matching({ ...QUIET, not_compared: null, compared: { ...COMPARED, rules } })
    expect(markup).toContain('<th scope="row">&lt;b&gt;&amp;</th>')
  })
})
