import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { zoneClock } from '../../../../activities/extract/convert/zone.ts'
import type { Twice } from '../../../../core/mapping.ts'

function clock(zone: string, twice: Twice = 'earlier') {
  let shifts = 0
  const toUtc = zoneClock(zone, twice, () => {
    shifts += 1
  })
  return (local: string) => {
    const before = shifts
    const utc = new Date(toUtc(Date.parse(`${local}Z`))).toISOString().replace('.000Z', 'Z')
    return shifts > before ? `${utc} shifted` : utc
  }
}

test('a local time that exists twice is the first of the two, and is told', () => {
  const london = clock('Europe/London')
  expect(london('2011-10-30T00:59:59')).toBe('2011-10-29T23:59:59Z')
  expect(london('2011-10-30T01:00:00')).toBe('2011-10-30T00:00:00Z shifted')
  expect(london('2011-10-30T01:59:59')).toBe('2011-10-30T00:59:59Z shifted')
  expect(london('2011-10-30T02:00:00')).toBe('2011-10-30T02:00:00Z')
})

test('a local time that exists twice is the second of the two when that is wanted; other times stay', () => {
  const paris = clock('Europe/Paris', 'later')
  expect(paris('2026-10-25T01:59:59')).toBe('2026-10-24T23:59:59Z')
  expect(paris('2026-10-25T02:15:00')).toBe('2026-10-25T01:15:00Z shifted')
  expect(paris('2026-10-25T03:00:00')).toBe('2026-10-25T02:00:00Z')
  expect(paris('2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00Z shifted')
})

test('a local time that never exists takes the offset from before the change, and is told', () => {
  const paris = clock('Europe/Paris')
  expect(paris('2024-03-31T01:59:59')).toBe('2024-03-31T00:59:59Z')
  expect(paris('2024-03-31T02:30:00')).toBe('2024-03-31T01:30:00Z shifted')
  expect(paris('2024-03-31T03:00:00')).toBe('2024-03-31T01:00:00Z')
})

test('changes of half an hour, and a day that was left out, are known', () => {
  expect(clock('Australia/Lord_Howe')('2024-04-07T01:45:00')).toBe('2024-04-06T14:45:00Z shifted')
  expect(clock('Pacific/Apia')('2011-12-30T12:00:00')).toBe('2011-12-30T22:00:00Z shifted')
  expect(clock('Pacific/Apia')('2011-12-31T00:00:00')).toBe('2011-12-30T10:00:00Z')
})

test('a local time that exists once is what luxon says, in any zone and year', () => {
  const zones = [
    'Europe/London',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Africa/Casablanca',
    'Asia/Tokyo',
    'Pacific/Chatham',
    'Europe/Dublin',
    'UTC',
  ]
  const clocks = new Map(zones.map((zone) => [zone, clock(zone)]))
  const local = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(fc.constantFrom(...zones), local, (zone, at) => {
      const text = at.toISOString().slice(0, 19)
      const there = DateTime.fromISO(text, { zone })
      const once = there.getPossibleOffsets().length === 1 && there.toISO()?.slice(0, 19) === text
      const mine = clocks.get(zone)?.(text)
      if (once) expect(mine).toBe(there.toUTC().toISO({ suppressMilliseconds: true }))
      else expect(mine).toMatch(/shifted$/)
    }),
    { numRuns: 5_000 },
  )
})

test('around every change of a year, what comes back from UTC is what went in', () => {
  const toUtc = zoneClock('America/New_York', 'earlier', () => {})
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2025, 0, 1); at += 20 * 60_000) {
    const local = DateTime.fromMillis(at, { zone: 'America/New_York' })
    if (local.getPossibleOffsets().length > 1) continue
    expect(toUtc(at + local.offset * 60_000)).toBe(at)
  }
})

test('before time zones, and before the Gregorian calendar, the mean time of the place holds', () => {
  expect(clock('Europe/London')('1066-10-14T09:00:00')).toBe('1066-10-14T09:01:15Z')
  expect(clock('UTC')('0001-01-01T00:00:00')).toBe('0001-01-01T00:00:00Z')
})
