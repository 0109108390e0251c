import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterCalls, CLOSED, openMs } from '../../../activities/activation/breaker.ts'

const repeat = (n: number, reached: boolean): boolean[] => Array(n).fill(reached)

describe('the breaker of a destination', () => {
  test('opens after five failures in a row, not after four', () => {
    expect(afterCalls(CLOSED, repeat(4, false)).state).toBe('closed')
    expect(afterCalls(CLOSED, repeat(5, false)).state).toBe('open')
    expect(afterCalls(CLOSED, [...repeat(4, false), true, ...repeat(4, false)]).state).toBe('closed')
  })

  test('opens when half of at least twenty calls failed', () => {
    const mixed = (n: number) => Array.from({ length: n }, (_, i) => i % 2 === 0)
    expect(afterCalls(CLOSED, mixed(19)).state).toBe('closed')
    expect(afterCalls(CLOSED, mixed(20)).state).toBe('open')
  })

  test('a try that reaches the destination closes it, one that fails opens it for twice as long', () => {
    const open = afterCalls(CLOSED, repeat(5, false))
    const half = { ...open, state: 'half_open' as const }
    expect(afterCalls(half, [true])).toEqual(CLOSED)
    const again = afterCalls(half, [false])
    expect(again.state).toBe('open')
    expect(openMs(again)).toBe(openMs(open) * 2)
  })

  test('stays open for five minutes at most', () => {
    expect(openMs({ ...CLOSED, openings: 60 })).toBe(300_000)
  })

  test('never opens when everything is reached, whatever the number of calls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (n) => {
        const after = afterCalls(CLOSED, repeat(n, true))
        expect(after).toMatchObject({ state: 'closed', failures: 0, inARow: 0 })
        expect(after.calls).toBeLessThanOrEqual(200)
      }),
    )
  })

  test('a long good history does not hide a bad hour', () => {
    expect(afterCalls(CLOSED, [...repeat(100_000, true), ...repeat(5, false)]).state).toBe('open')
  })
})
