import { describe, expect, test } from 'vitest'
import type { NightFacts } from '../../../activities/report/facts.ts'
import type { RunRow } from '../../../activities/report/queries/run.ts'
import type { GateLine } from '../../../activities/report/report.ts'
import { verdictOf, wantedOf } from '../../../activities/report/verdict.ts'

const RUN: RunRow = {
  run_id: 12,
  brand: 'corner-shop',
  business_date: '2026-11-20',
  as_of: new Date('2026-11-20T23:00:00Z'),
  time_zone: 'Europe/Paris',
  kind: 'manual',
  state: 'published',
  published: true,
  activate: true,
  from_stage: null,
  base_run: 11,
  config_version: 'c0ffee',
  workflow_id: 'nightly/corner-shop/2026-11-20',
  waiting_gate: null,
  paused_by: null,
  paused_reason: null,
  error_code: null,
  error_hint: null,
  started_at: new Date('2026-11-21T03:30:00Z'),
  published_at: new Date('2026-11-21T03:31:00Z'),
  ended_at: null,
}
const GATE: GateLine = {
  gate: 'rows_drop',
  subject: 'shop',
  verdict: 'ask',
  value: 0.6,
  limit: 0.5,
  detail: null,
}
const QUIET: NightFacts = {
  run: RUN,
  stages: [],
  sources: [],
  rejections: [],
  identity: {
    known: 1204,
    anonymous: 0,
    known_change: 0,
    anonymous_change: 0,
    records: 0,
    linked: 0,
    largest_cluster: 0,
    created: 0,
    merged: 0,
    split: 0,
    households: 0,
    household_people: 0,
    household_shared: 0,
    new_model: null,
  },
  matching: {
    not_compared: 'unchanged',
    compared: null,
    retired: 0,
    refused: 0,
    over_limit: 0,
    review: { pairs: 0, bridges: 0 },
    estimate: null,
  },
  consent: [],
  denials: [],
  said: [],
  money: { currency: 'EUR', unconverted: [], costs: [] },
  segments: [],
  waves: [],
  totals: { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, waiting: 0 },
  groups: [],
  unknown: [],
  earlier: [],
  earlierRuns: [],
  decisions: [],
  openBreakers: [],
  gates: [],
  approvals: [],
  balance: [],
}

const night = (run: Partial<RunRow>, rest: Partial<NightFacts> = {}): NightFacts => ({
  ...QUIET,
  ...rest,
  run: { ...RUN, ...run },
})

describe('the verdict of a night', () => {
  test('is good and says that nothing needs anybody when nothing does', () => {
    expect(verdictOf(QUIET)).toEqual({
      level: 'good',
      headline: 'Published: 1,204 people known, nothing was due to be sent. Nothing needs you.',
      attention: [],
    })
  })

  test('names what is waited for, why, and what to type', () => {
    const facts = night(
      { state: 'waiting', published: false, published_at: null, waiting_gate: 'data' },
      { gates: [GATE] },
    )
    const { level, headline, attention } = verdictOf(facts)
    expect(level).toBe('wait')
    expect(headline).toBe('Not published yet: the night waits for you.')
    expect(attention[0]?.text).toBe(
      'The run waits for an approval (data) before publishing: shop: 60 % fewer rows than usual (rows_drop, its limit 50 %). Approve it as below; `nocturne reject` takes the same options, and nothing is published.',
    )
    expect(attention[0]?.command).toContain('nocturne approve 12 --gate data --by YOU --reason WHY')
  })

  test('a gate about rejected rows says where they are seen', () => {
    const asked = { ...GATE, gate: 'refused_denials', value: 15, limit: 0 }
    const facts = night({ state: 'waiting', published: false, waiting_gate: 'data' }, { gates: [asked] })
    expect(verdictOf(facts).attention[0]?.text).toContain(
      '15 withdrawals or objections of nobody that can be found, in rejected rows (refused_denials, its limit 0). The rows: `nocturne rejection list --run 12`.',
    )
  })

  test('a wave that waits is told as one of a published night, by its size, and not by what a gate asked before', () => {
    const wave = { wave: '2026-11-20', enrolled_before: 0, due: 9 }
    const waves = [
      { ...wave, campaign: 'big-sale', state: 'planned', audience: 12_000 },
      { ...wave, campaign: 'welcome', state: 'approved', audience: 9 },
    ]
    const facts = night({ state: 'waiting', waiting_gate: 'blast' }, { gates: [GATE], waves })
    expect(verdictOf(facts).headline).toContain('Published: 1,204 people known')
    expect(verdictOf(facts).attention[0]?.text).toBe(
      'The run waits for an approval (blast) before sending: big-sale, to an audience of 12,000 people. Approve it as below; `nocturne reject` takes the same options, and nothing of that is sent.',
    )
  })

  test('a night that a gate stopped names the gate and says that yesterday stays', () => {
    const facts = night(
      { state: 'rejected', published: false },
      { gates: [{ ...GATE, verdict: 'stop', value: 0.95, limit: 0.9 }] },
    )
    expect(verdictOf(facts)).toMatchObject({
      level: 'bad',
      headline: expect.stringContaining('stopped before'),
    })
    expect(verdictOf(facts).attention[0]?.text).toContain(
      'shop: 95 % fewer rows than usual (rows_drop, its limit 90 %)',
    )
  })

  test('a source that ended the night is not said to have been passed over', () => {
    const source = { source: 'shop', state: 'failed', notes: {} } as NightFacts['sources'][number]
    const told = (state: 'failed' | 'published') =>
      verdictOf(night({ state }, { sources: [source] })).attention.find((a) => a.code === 'source')?.text
    expect(told('published')).toContain('the night went on')
    expect(told('failed')).toBe('Source shop could not be read.')
  })

  test('a failed night shows its code and its hint', () => {
    const facts = night({
      state: 'failed',
      published: false,
      error_code: 'CSV_HEADER',
      error_hint: 'Column id is missing.',
    })
    expect(verdictOf(facts).attention[0]?.text).toBe(
      'The run failed with CSV_HEADER; nothing was published. Column id is missing.',
    )
  })

  test('a night that did not get through names the stage, and how to go on from it', () => {
    const none = { read: 0, loaded: 0, unchanged: 0, rejected: 0, written: 0, seconds: 1, started_at: null }
    const stages = [
      { ...none, stage: 'extract', state: 'done' },
      { ...none, stage: 'profiles', state: 'failed' },
    ] as const
    const failed = night({ state: 'failed', published: false, error_code: 'pg:22003' }, { stages })
    expect(verdictOf(failed).attention[0]).toMatchObject({
      text: 'The run failed during profiles with pg:22003; nothing was published.',
      command: 'nocturne rerun 12 --from profiles',
    })
    const cancelled = night({ state: 'cancelled', published: false }, { stages })
    expect(verdictOf(cancelled).attention[0]?.text).toBe(
      'The run was cancelled during profiles; nothing was published.',
    )
  })

  test('a night that an operator rejected says what had asked him', () => {
    const facts = night({ state: 'rejected', published: false }, { gates: [GATE] })
    expect(verdictOf(facts).attention[0]?.text).toContain(
      'asked because shop: 60 % fewer rows than usual (rows_drop, its limit 50 %)',
    )
  })

  test.each([
    ['DESTINATION_BROKEN', 'sending to it pauses'],
    ['NOT_APPROVED', 'nobody approved'],
    ['SOMETHING_ELSE', 'SOMETHING_ELSE'],
  ])('a degraded night says why (%s)', (code, words) => {
    expect(verdictOf(night({ state: 'degraded', error_code: code })).attention[0]?.text).toContain(words)
  })

  test('sums that differ come before everything else, whatever came first', () => {
    const balance = [
      { run_id: 12, sum: 'a = b', subject: 'shop', left_side: 2, right_side: 1, difference: 1 },
    ]
    const facts = night({}, { balance, totals: { ...QUIET.totals, due: 1, unknown: 1 } })
    expect(verdictOf(facts).attention.map((a) => a.code)).toEqual(['balance', 'unknown'])
    expect(verdictOf(facts).level).toBe('bad')
  })

  test('status wants the same as the report of what it reads', () => {
    const facts = night(
      {},
      { totals: { ...QUIET.totals, due: 3, failed: 1, waiting: 2 }, openBreakers: ['post'] },
    )
    expect(wantedOf(facts)).toEqual(verdictOf(facts).attention)
    expect(wantedOf(facts).map((a) => a.code)).toEqual(['undelivered', 'destination', 'waiting'])
  })
})
