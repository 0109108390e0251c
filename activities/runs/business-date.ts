import { DateTime } from 'luxon'
import { hopeless } from '../../core/errors.ts'

/** The last calendar day of the zone that had ended at `at`. */
export function lastEndedDay(at: Date, zone: string): string {
  const today = firstInstant(dayOf(at, zone), zone)
  return dayOf(new Date(today.getTime() - 1), zone)
}

/** The first instant of the day after `businessDate` in the zone: the "now" of every rule of the run. */
export function asOfInstant(businessDate: string, zone: string): Date {
  const next = parseDay(businessDate).plus({ days: 1 })
  return firstInstant(next.toFormat('yyyy-MM-dd'), zone)
}

/** The next time that the schedule fires after `at`. */
export function nextStart(at: Date, clock: string, zone: string): Date {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const today = inZone(at, zone).set({ hour, minute, second: 0, millisecond: 0 })
  return (today.toMillis() > at.getTime() ? today : today.plus({ days: 1 })).toJSDate()
}

/** The last time that the schedule fired at or before `at`. */
export function lastStart(at: Date, clock: string, zone: string): Date {
  const next = nextStart(at, clock, zone)
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return inZone(next, zone).minus({ days: 1 }).set({ hour, minute }).toJSDate()
}

/** A calendar day as it was given, or an error that says what a day looks like. */
export function checkDay(given: string): string {
  return parseDay(given).toFormat('yyyy-MM-dd')
}

function parseDay(given: string): DateTime {
  const day = DateTime.fromFormat(given, 'yyyy-MM-dd', { zone: 'utc' })
  if (day.isValid) return day
  throw hopeless('BAD_DATE', `'${given}' is not a calendar day: write it as 2026-11-21.`, { given })
}

/**
 * Midnight may not exist (the clocks go forward over it) or come twice; a day begins with the first instant
 * whose local date it is. Zones change by at most a few hours, so the search starts 12 hours before.
 */
function firstInstant(day: string, zone: string): Date {
  const noon = DateTime.fromISO(`${day}T12:00:00`, { zone })
  let early = noon.minus({ hours: 20 }).toMillis()
  let late = noon.toMillis()
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (dayOf(new Date(middle), zone) >= day) late = middle
    else early = middle
  }
  return new Date(late)
}

const dayOf = (at: Date, zone: string): string => inZone(at, zone).toFormat('yyyy-MM-dd')

function inZone(at: Date, zone: string): DateTime {
  return DateTime.fromJSDate(at, { zone })
}
