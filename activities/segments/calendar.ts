import { DateTime } from 'luxon'

/** The instant of "now" and the zone whose calendar days windows are counted in. */
export interface Calendar {
  readonly asOf: Date
  readonly zone: string
}

/** The calendar day of as_of, `yyyy-MM-dd`. */
export function today({ asOf, zone }: Calendar): string {
  return DateTime.fromJSDate(asOf, { zone }).toFormat('yyyy-MM-dd')
}

/** First instant of the calendar day that lies `days` before the day of as_of; 0 is as_of itself. */
export function daysBefore({ asOf, zone }: Calendar, days: number): Date {
  if (days === 0) return asOf
  const start = DateTime.fromJSDate(asOf, { zone }).minus({ days }).startOf('day')
  // Where clocks go back over midnight, a day has two midnights; it begins with the first.
  const before = start.minus({ hours: 1 })
  // Not `hasSame`: it finds 23:00 of the day before to be of a day with two midnights.
  return (before.toISODate() === start.toISODate() ? before : start).toJSDate()
}
