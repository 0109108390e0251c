import { DateTime } from 'luxon'
import { misuse } from '../failure.ts'

/** Refuses a date that has not begun: once it were published, every night before it would be refused. */
export function refuseFuture(date: string | undefined, now: Date, zone: string): void {
  const today = DateTime.fromJSDate(now, { zone }).toISODate()
  if (date === undefined || today === null || date <= today) return
  throw misuse(
    'DATE_IN_FUTURE',
    `${date} has not begun: in ${zone} it is ${today}.`,
    'Give a date up to today; without --date it is the last day that has ended.',
  )
}
