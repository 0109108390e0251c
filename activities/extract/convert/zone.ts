import { DAY_MS } from '../../../core/days.ts'
import type { Twice } from '../../../core/mapping.ts'
import { daysFromCivil, localMillis } from './calendar.ts'

/** No offset from UTC is or was larger (Manila before 1845: 15:56). */
const MARGIN = 16 * 3_600_000
const MOST_DAYS = 20_000
/** 1700-01-01: no zone changed before, and Intl counts by the Julian calendar before 1582. */
const FIRST_KNOWN = -8_520_336_000_000

/** Turns local time (milliseconds, read as if it were UTC) into UTC. */
export type ToUtc = (local: number) => number

/** One local day: `before` holds until `from`, `after` holds from `to` on. */
interface Day {
  readonly before: number
  readonly after: number
  readonly from: number
  readonly to: number
}

/**
 * A zone's clock. A local time that never exists takes the offset in force before the change; one that exists twice
 * does so too, or is the later of the two (`twice`). Either is told to `shifted`. Offsets are looked up once for a local day, since a lookup takes microseconds.
 */
export function zoneClock(zone: string, twice: Twice, shifted: () => void): ToUtc {
  const offsetAt = offsets(zone)
  const days = new Map<number, Day>()
  return (local) => {
    const number = Math.floor(local / DAY_MS)
    let day = days.get(number)
    if (!day) {
      if (days.size >= MOST_DAYS) days.clear()
      day = localDay(number * DAY_MS, offsetAt)
      days.set(number, day)
    }
    if (local < day.from) return local - day.before
    if (local >= day.to) return local - day.after
    shifted()
    return local - (twice === 'later' ? Math.min(day.before, day.after) : day.before)
  }
}

function localDay(start: number, offsetAt: (utc: number) => number): Day {
  const [first, last] = [start - MARGIN, start + DAY_MS + MARGIN]
  const [before, after] = [offsetAt(first), offsetAt(last)]
  if (before === after) return { before, after, from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const change = changeBetween(first, last, before, offsetAt)
  return { before, after, from: change + Math.min(before, after), to: change + Math.max(before, after) }
}

/** The first instant, to the second, at which the offset is no longer `before`. */
function changeBetween(
  first: number,
  last: number,
  before: number,
  offsetAt: (utc: number) => number,
): number {
  let [low, high] = [Math.floor(first / 1_000), Math.ceil(last / 1_000)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 1_000) === before) low = middle
    else high = middle
  }
  return high * 1_000
}

function offsets(zone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (given) => {
    const utc = Math.max(given, FIRST_KNOWN)
    const part: Record<string, string> = {}
    for (const { type, value } of format.formatToParts(utc)) part[type] = value
    const number = (type: string): number => Number(part[type])
    const day = daysFromCivil(number('year'), number('month'), number('day'))
    return (
      localMillis(day, number('hour'), number('minute'), number('second'), 0) -
      Math.floor(utc / 1_000) * 1_000
    )
  }
}
