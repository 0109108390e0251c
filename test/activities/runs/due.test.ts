import { describe, expect, test } from 'vitest'
import { lastStart } from '../../../activities/runs/business-date.ts'
import { type DueFacts, missingDates } from '../../../activities/runs/due.ts'

const NOW = new Date('2026-11-22T09:00:00Z')
const facts = (change: Partial<DueFacts> & { readonly firstDate?: string } = {}): DueFacts => ({
  schedule: {
    at: '03:30',
    timeZone: 'Europe/Paris',
    jitterMs: 0,
    firstDate: change.firstDate ?? '2026-11-18',
  },
  published: change.published ?? [],
  underWay: change.underWay ?? null,
})

describe('missing business dates', () => {
  test('are those from the first date of the schedule to the last that was due', () => {
    expect(missingDates(facts(), NOW)).toEqual({
      ahead: ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'],
      passed: [],
      redo: null,
    })
  })

  test('leave out what is published and what is under way', () => {
    const it = facts({ published: ['2026-11-18', '2026-11-19'], underWay: '2026-11-20' })
    expect(missingDates(it, NOW).ahead).toEqual(['2026-11-21'])
  })

  test('that a later night has passed over stand apart, with the date to go back to', () => {
    const it = facts({ published: ['2026-11-18', '2026-11-21'] })
    expect(missingDates(it, NOW)).toEqual({
      ahead: [],
      passed: ['2026-11-19', '2026-11-20'],
      redo: { after: '2026-11-18', to: '2026-11-21' },
    })
    const none = missingDates(facts({ published: ['2026-11-21'] }), NOW)
    expect(none.redo).toEqual({ after: null, to: '2026-11-21' })
  })

  test('begin with the first published night, when that was before the schedule', () => {
    const it = facts({ firstDate: '2026-11-22', published: ['2026-11-19'] })
    expect(missingDates(it, NOW).ahead).toEqual(['2026-11-20', '2026-11-21'])
  })

  test('do not hold the night that is starting now, nor one within its jitter', () => {
    const it = facts({ published: ['2026-11-20'], firstDate: '2026-11-20' })
    const at = (time: string): readonly string[] => missingDates(it, new Date(`2026-11-22T${time}:00Z`)).ahead
    expect(at('02:35')).toEqual([])
    expect(at('02:45')).toEqual(['2026-11-21'])
    const late = { ...it, schedule: { ...it.schedule, jitterMs: 30 * 60_000 } }
    expect(missingDates(late, new Date('2026-11-22T02:45:00Z')).ahead).toEqual([])
  })
})

test('the last start is today or yesterday by the clock of the zone, also over a change of it', () => {
  const last = (at: string): string => lastStart(new Date(at), '03:30', 'Europe/Paris').toISOString()
  expect(last('2026-11-22T02:30:00Z')).toBe('2026-11-22T02:30:00.000Z')
  expect(last('2026-11-22T02:29:59Z')).toBe('2026-11-21T02:30:00.000Z')
  expect(last('2026-03-29T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
  expect(last('2026-03-29T00:00:00Z')).toBe('2026-03-28T02:30:00.000Z')
  expect(last('2026-10-25T12:00:00Z')).toBe('2026-10-25T02:30:00.000Z')
  expect(last('2026-10-26T01:00:00Z')).toBe('2026-10-25T02:30:00.000Z')
})
