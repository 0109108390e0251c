import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  chanceOf,
  estimate,
  LEAST_ANSWERS,
  wilson,
} from '../../../../activities/identity/review/estimate.ts'

const answer = (kind: Answer['kind'], bits: number, accepted: boolean): Answer => ({
  kind,
  weight: bits * 1_000,
  accepted,
})
const times = (n: number, one: Answer): readonly Answer[] => Array.from({ length: n }, () => one)

const anyAnswer = fc.record({
  kind: fc.constantFrom('pair', 'bridge'),
  weight: fc.integer({ min: -2_000, max: 5_000 }),
  accepted: fc.boolean(),
})

describe('the interval of a share', () => {
  test.each([
    [8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [50, 100, 0.4038, 0.5962],
  ])('%i of %i is as Wilson has it', (right, of, low, high) => {
    expect(wilson(right, of).low).toBeCloseTo(low, 4)
    expect(wilson(right, of).high).toBeCloseTo(high, 4)
  })

  test('holds the share, and is narrower the more are asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (of, n) => {
        const right = n % (of + 1)
        const { low, high } = wilson(right, of)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(right / of + 1e-12)
        expect(high).toBeGreaterThanOrEqual(right / of - 1e-12)
        const more = wilson(right * 4, of * 4)
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
  })
})

describe('what answers say', () => {
  test('is nothing before there are ten', () => {
    expect(estimate(times(LEAST_ANSWERS - 1, answer('pair', 1, true)))).toBeNull()
    expect(estimate(times(LEAST_ANSWERS, answer('pair', 1, true)))).not.toBeNull()
  })

  test('bridges are right where they are one person, pairs where they are two', () => {
    const it = estimate([
      ...times(8, answer('bridge', 4, true)),
      ...times(2, answer('bridge', 4, false)),
      ...times(3, answer('pair', 0, false)),
      answer('pair', 0, true),
    ])
    expect(it?.bridges).toMatchObject({ decided: 10, right: 8, share: 0.8 })
    expect(it?.pairs).toMatchObject({ decided: 4, right: 3, share: 0.75 })
    expect(it?.bands).toMatchObject([
      { from: 0, to: 1, decided: 4, accepted: 1, expected: 0.5 },
      { from: 4, to: null, decided: 10, accepted: 8, expected: chanceOf(4_000) },
    ])
  })

  test('a kind that nobody was asked about has no share', () => {
    expect(estimate(times(12, answer('pair', 1, true)))?.bridges).toBeNull()
  })

  test('each answer is in one band, and counted once', () => {
    fc.assert(
      fc.property(fc.array(anyAnswer, { minLength: LEAST_ANSWERS, maxLength: 60 }), (answers) => {
        const it = estimate(answers)
        const sum = (of: 'decided' | 'accepted') => it?.bands.reduce((n, band) => n + band[of], 0)
        expect(sum('decided')).toBe(answers.length)
        expect(sum('accepted')).toBe(answers.filter(({ accepted }) => accepted).length)
        expect((it?.bridges?.decided ?? 0) + (it?.pairs?.decided ?? 0)).toBe(answers.length)
      }),
    )
  })
})
