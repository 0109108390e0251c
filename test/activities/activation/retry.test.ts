import { describe, expect, test } from 'vitest'
import { nextOf } from '../../../activities/activation/retry.ts'

const EVEN = 0.5
const deferred = (seconds?: number) =>
  ({ kind: 'deferred', code: '500', ...(seconds === undefined ? {} : { seconds }) }) as const
const doubtful = { kind: 'doubtful', code: '502' } as const

describe('what becomes of a row after one try', () => {
  test('put off, it waits as long as the other side asked for, and never less than our own step', () => {
    expect(nextOf(deferred(600), 1, false, EVEN)).toMatchObject({ kind: 'back', retrySeconds: 600 })
    expect(nextOf(deferred(1), 1, false, EVEN)).toMatchObject({ kind: 'back', retrySeconds: 15 })
    expect(nextOf(deferred(), 2, false, EVEN)).toMatchObject({ kind: 'back', retrySeconds: 60 })
  })

  test('put off for the fifth time it has failed, unless a try of it may have arrived', () => {
    expect(nextOf(deferred(), 5, false, EVEN)).toEqual({ kind: 'end', state: 'failed' })
    expect(nextOf(deferred(), 5, true, EVEN)).toEqual({ kind: 'end', state: 'unknown' })
    expect(nextOf(doubtful, 5, false, EVEN)).toEqual({ kind: 'end', state: 'unknown' })
  })

  test('a try that may have arrived is remembered', () => {
    expect(nextOf(doubtful, 1, false, EVEN)).toMatchObject({ kind: 'back', doubt: true })
    expect(nextOf(deferred(), 1, false, EVEN)).toMatchObject({ kind: 'back', doubt: false })
  })

  test('a destination that cannot be reached uses up no try', () => {
    const away = { kind: 'unreachable', code: '503', seconds: 30 } as const
    expect(nextOf(away, 9, false, EVEN)).toEqual({ kind: 'back', retrySeconds: 30, doubt: false })
  })
})
