import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { daysBefore, today } from '../../../activities/segments/calendar.ts'

const iso = (asOf: string, zone: string, days: number) =>
  daysBefore({ asOf: new Date(asOf), zone }, days).toISOString()

test('days before as_of are calendar days of the zone, also over a change of clocks', () => {
  expect(iso('2011-03-28T22:00:00Z', 'Europe/Brussels', 1)).toBe('2011-03-27T22:00:00.000Z')
  expect(iso('2011-03-28T22:00:00Z', 'Europe/Brussels', 2)).toBe('2011-03-26T23:00:00.000Z')
  expect(iso('2011-10-30T23:00:00Z', 'Europe/Brussels', 1)).toBe('2011-10-29T22:00:00.000Z')
})

test('a day whose midnight the clocks skip begins when it begins', () => {
  expect(iso('2018-11-05T02:00:00Z', 'America/Sao_Paulo', 1)).toBe('2018-11-04T03:00:00.000Z')
})

test('a day with two midnights begins with the first', () => {
  expect(iso('2020-11-02T05:00:00Z', 'America/Havana', 1)).toBe('2020-11-01T04:00:00.000Z')
  expect(iso('2000-05-18T04:00:00Z', 'America/Havana', 200)).toBe('1999-10-31T04:00:00.000Z')
})

test('no days before is as_of itself, and its day is the one after the business date', () => {
  expect(iso('2011-12-10T00:00:00Z', 'Europe/London', 0)).toBe('2011-12-10T00:00:00.000Z')
  expect(today({ asOf: new Date('2011-12-09T23:00:00Z'), zone: 'Europe/Brussels' })).toBe('2011-12-10')
})

test('the day begins at the found instant and not a moment before', () => {
  const zone = fc.constantFrom(
    'Europe/Brussels',
    'America/Havana',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
    'Pacific/Apia',
  )
  fc.assert(
    fc.property(
      zone,
      fc.integer({ min: 0, max: 9000 }),
      fc.integer({ min: 1, max: 400 }),
      (zone, day, days) => {
        const asOf = DateTime.fromISO('2000-01-01', { zone }).plus({ days: day })
        const start = DateTime.fromJSDate(daysBefore({ asOf: asOf.toJSDate(), zone }, days), { zone })
        const wanted = asOf.minus({ days }).toISODate()
        // Apia had no 30 December 2011.
        fc.pre(wanted !== '2011-12-30')
        expect(start.toISODate()).toBe(wanted)
        expect((start.minus({ milliseconds: 1 }).toISODate() ?? '') < (wanted ?? '')).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
