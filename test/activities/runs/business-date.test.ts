import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asOfInstant, checkDay, lastEndedDay, nextStart } from '../../../activities/runs/business-date.ts'

const asOf = (day: string, zone: string): string => asOfInstant(day, zone).toISOString()

describe('as_of is the first instant of the next day in the zone', () => {
  test.each([
    ['an ordinary day', '2026-11-21', 'Europe/Paris', '2026-11-21T23:00:00.000Z'],
    ['the day before the clocks go forward', '2026-03-28', 'Europe/Paris', '2026-03-28T23:00:00.000Z'],
    [
      'a day whose next midnight does not exist',
      '2018-11-03',
      'America/Sao_Paulo',
      '2018-11-04T03:00:00.000Z',
    ],
    ['a day whose next midnight comes twice', '2026-10-31', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    ['the day before one that was left out', '2011-12-29', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['a leap day', '2028-02-28', 'UTC', '2028-02-29T00:00:00.000Z'],
  ])('%s', (_name, day, zone, expected) => {
    expect(asOf(day, zone)).toBe(expected)
  })

  test('at as_of the day has ended, a moment before it has not', () => {
    const zones = [
      'Europe/Paris',
      'America/Sao_Paulo',
      'America/Havana',
      'Asia/Kathmandu',
      'Asia/Beirut',
      'UTC',
    ]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...zones), (days, zone) => {
        const day = new Date(days * 86_400_000).toISOString().slice(0, 10)
        const at = asOfInstant(day, zone)
        expect(lastEndedDay(at, zone)).toBe(day)
        expect(lastEndedDay(new Date(at.getTime() - 1), zone) < day).toBe(true)
      }),
    )
  })
})

test('the business date of a night at 03:30 is the day before, in the zone and not in UTC', () => {
  expect(lastEndedDay(new Date('2026-11-21T02:30:00Z'), 'Europe/Paris')).toBe('2026-11-20')
  expect(lastEndedDay(new Date('2026-11-21T02:30:00Z'), 'America/New_York')).toBe('2026-11-19')
})

test('the next start is today or tomorrow, by the clock of the zone', () => {
  const next = (at: string): string => nextStart(new Date(at), '03:30', 'Europe/Paris').toISOString()
  expect(next('2026-11-21T01:00:00Z')).toBe('2026-11-21T02:30:00.000Z')
  expect(next('2026-11-21T02:30:00Z')).toBe('2026-11-22T02:30:00.000Z')
  expect(next('2026-03-28T20:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
})

test('a day that does not exist is refused with how to write one', () => {
  expect(checkDay('2026-11-21')).toBe('2026-11-21')
  for (const wrong of ['2026-02-29', '21.11.2026', 'yesterday', '2026-1-2'])
    expect(() => checkDay(wrong)).toThrow(/2026-11-21/)
})
