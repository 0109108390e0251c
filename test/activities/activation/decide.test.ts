import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../../activities/activation/decide.ts'

describe('what is decided', () => {
  const ORDER = ['email', 'sms', 'post']
  const SPEC = { segments: ['a', 'b'], blocks: [{ block: 'x', segment: 'b' }], doNotDisturbAfter: null }
  const known = fc.record({
    segments: fc.subarray(['a', 'b', 'c']).map((names) => new Set(names)),
    channels: fc.shuffledSubarray(ORDER),
    scores: fc.dictionary(fc.constantFrom(...ORDER), fc.integer({ min: -3, max: 3 })),
    contacts: fc.nat(5),
  })

  test('the best channel is an allowed one, none scores higher, and equals go by the order of consent.yaml', () => {
    fc.assert(
      fc.property(known, (facts) => {
        const { best_channel: best, do_not_disturb: quiet } = decide(SPEC, ORDER, facts)
        expect(quiet).toBe(facts.channels.length === 0)
        expect(best === null).toBe(facts.channels.length === 0)
        if (best === null) return
        expect(facts.channels).toContain(best)
        const score = (channel: string): number => facts.scores[channel] ?? 0
        for (const other of facts.channels) {
          expect(score(other)).toBeLessThanOrEqual(score(best))
          if (score(other) === score(best))
            expect(ORDER.indexOf(other)).toBeGreaterThanOrEqual(ORDER.indexOf(best))
        }
      }),
    )
  })

  test('only segments that are told are told, and the first block that holds', () => {
    const facts = { segments: new Set(['c', 'b']), channels: [], scores: {}, contacts: 0 }
    expect(decide(SPEC, ORDER, facts)).toMatchObject({ segments: ['b'], block: 'x' })
    expect(decide(SPEC, ORDER, { ...facts, segments: new Set() })).toMatchObject({
      segments: [],
      block: null,
    })
  })
})
