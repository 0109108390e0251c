import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { against, judge, type PeopleFacts, type SourceFacts, worst } from '../../../activities/runs/gates.ts'
import type { GateSpecs, Limits } from '../../../core/brand/gates.ts'

const never: Limits = { warn: null, ask: null, stop: null }
const GATES: GateSpecs = {
  rowsDrop: { warn: 0.3, ask: 0.5, stop: 0.9 },
  zeroRows: 'warn',
  snapshotDeletes: { warn: null, ask: 0.05, stop: null },
  largestCluster: { warn: 50, ask: 200, stop: null },
  rejectedShare: { warn: 0.01, ask: 0.2, stop: null },
  refusedDenials: { warn: null, ask: 0, stop: 10 },
  consentedDrop: { warn: null, ask: 0.3, stop: null },
  nights: 7,
  minRows: 10,
  blastFactor: never,
}
const night = (read: number, first = false, files = 1) => ({ read, files, first })
const SHOP: SourceFacts = {
  source: 'shop',
  optional: false,
  deletes: true,
  read: 1000,
  rejected: 0,
  consents: false,
  refusedDenials: 0,
  deleted: 0,
  rowsBefore: null,
  recentRows: true,
  lastNights: [night(1000), night(1100), night(900)],
}
const PEOPLE: PeopleFacts = { largestCluster: 3, consented: null }

function verdictOf(gate: string, source: Partial<SourceFacts>, people: Partial<PeopleFacts> = {}) {
  const all = judge(GATES, [{ ...SHOP, ...source }], { ...PEOPLE, ...people })
  return all.find((v) => v.gate === gate)?.verdict
}

describe('rows against the last nights', () => {
  test('an ordinary night passes', () => {
    expect(worst(judge(GATES, [SHOP], PEOPLE))).toBe('pass')
  })

  test.each([
    [700, 'pass'],
    [699, 'warn'],
    [499, 'ask'],
    [50, 'stop'],
  ] as const)('%i rows against a median of 1000: %s', (read, verdict) => {
    expect(verdictOf('rows_drop', { read })).toBe(verdict)
  })

  test('a first night has nothing to be compared with', () => {
    expect(verdictOf('rows_drop', { lastNights: [] })).toBe('no_data')
  })

  test('a night off is judged as a night without rows, not as a drop', () => {
    expect(verdictOf('rows_drop', { read: 0 })).toBe('no_data')
    expect(verdictOf('zero_rows', { read: 0 })).toBe('warn')
    expect(verdictOf('zero_rows', { read: 0, recentRows: false })).toBe('no_data')
    expect(verdictOf('zero_rows', { read: 0, optional: true })).toBeUndefined()
  })

  test('the first load of many days counts as one of its files', () => {
    expect(verdictOf('rows_drop', { lastNights: [night(365_000, true, 365)] })).toBe('pass')
    expect(verdictOf('rows_drop', { lastNights: [night(365_000, false, 365)] })).toBe('stop')
  })

  test('the first load, with all of the past in one file, is forgotten once there is another night', () => {
    expect(verdictOf('rows_drop', { lastNights: [night(50_000, true), night(1000)] })).toBe('pass')
    expect(verdictOf('rows_drop', { read: 50, lastNights: [night(50_000, true), night(1000)] })).toBe('stop')
  })

  test('a file cut to a twentieth is stopped on the second night already', () => {
    expect(verdictOf('rows_drop', { read: 50, lastNights: [night(1000, true)] })).toBe('stop')
  })
})

test('a snapshot that deletes more than one row in twenty asks, exactly one in twenty does not', () => {
  expect(verdictOf('snapshot_deletes', { deleted: 50, rowsBefore: 1000 })).toBe('pass')
  expect(verdictOf('snapshot_deletes', { deleted: 51, rowsBefore: 1000 })).toBe('ask')
  expect(verdictOf('snapshot_deletes', { deletes: false, deleted: 51, rowsBefore: 1000 })).toBeUndefined()
  // What one night loads and deletes was never there.
  expect(verdictOf('snapshot_deletes', { deleted: 51, rowsBefore: 0 })).toBe('no_data')
})

test('few rows are judged only when all were refused, or when they are usually many', () => {
  expect(verdictOf('rejected_share', { read: 3, rejected: 1 })).toBe('no_data')
  expect(verdictOf('rejected_share', { read: 9, rejected: 8 })).toBe('no_data')
  expect(verdictOf('rejected_share', { read: 10, rejected: 3 })).toBe('ask')
  expect(verdictOf('rejected_share', { read: 3, rejected: 3 })).toBe('ask')
  expect(verdictOf('rows_drop', { read: 3 })).toBe('stop')
  expect(verdictOf('rows_drop', { read: 1, lastNights: [night(9), night(8)] })).toBe('no_data')
  expect(verdictOf('rows_drop', { read: 1, lastNights: [night(10)] })).toBe('ask')
})

test('a large cluster and many rejected rows are told', () => {
  expect(verdictOf('largest_cluster', {}, { largestCluster: 51 })).toBe('warn')
  expect(verdictOf('rejected_share', { rejected: 300 })).toBe('ask')
  expect(verdictOf('rejected_share', { read: 0 })).toBe('no_data')
})

test('one denial that could not take effect is enough to ask, in sources of consents', () => {
  expect(verdictOf('refused_denials', { consents: true })).toBe('pass')
  expect(verdictOf('refused_denials', { consents: true, refusedDenials: 1 })).toBe('ask')
  expect(verdictOf('refused_denials', { consents: true, refusedDenials: 11 })).toBe('stop')
  expect(verdictOf('refused_denials', {})).toBeUndefined()
})

test('the consented share is compared with what is published', () => {
  expect(verdictOf('consented_drop', {}, { consented: { before: 0.5, now: 0.3 } })).toBe('ask')
  expect(verdictOf('consented_drop', {}, { consented: { before: 0.5, now: 0.4 } })).toBe('pass')
  expect(verdictOf('consented_drop', {}, { consented: { before: null, now: 0.4 } })).toBe('no_data')
  expect(verdictOf('consented_drop', {}, { consented: null })).toBe('pass')
})

test('the verdict is the strongest limit that is passed, and no limit is no verdict', () => {
  const limit = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null })
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), limit, limit, limit, (value, warn, ask, stop) => {
      const { verdict } = against('gate', '', value, { warn, ask, stop })
      const over = (l: number | null): boolean => l !== null && value > l
      const expected = over(stop) ? 'stop' : over(ask) ? 'ask' : over(warn) ? 'warn' : 'pass'
      expect(verdict).toBe(expected)
    }),
  )
})
