const HOUR = 3_600_000
export const DAY = 86_400_000

export type Zone = 'Europe/Paris' | 'Europe/Zurich' | 'Indian/Reunion'

/** Days since 1970 of `yyyy-MM-dd`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY
}

/** `yyyy-MM-dd` of a number of days since 1970. */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** What a local time of a zone is in UTC; `shifted` when it exists twice or never, and took the earlier offset. */
export interface Instant {
  readonly utc: number
  readonly shifted: boolean
}

const changes = new Map<number, readonly [number, number]>()

/** The two changes of a year in the European Union and Switzerland, in UTC. */
function changesOf(year: number): readonly [number, number] {
  const known = changes.get(year)
  if (known) return known
  const lastSunday = (month: number): number => {
    const last = new Date(Date.UTC(year, month, 0))
    return last.getTime() - last.getUTCDay() * DAY + HOUR
  }
  const found = [lastSunday(3), lastSunday(10)] as const
  changes.set(year, found)
  return found
}

/** Local milliseconds (read as if they were UTC) of a zone, in UTC. */
export function instantOf(local: number, zone: Zone): Instant {
  if (zone === 'Indian/Reunion') return { utc: local - 4 * HOUR, shifted: false }
  const [spring, autumn] = changesOf(new Date(local).getUTCFullYear())
  if (local < spring + HOUR || local >= autumn + 2 * HOUR) return { utc: local - HOUR, shifted: false }
  if (local < spring + 2 * HOUR) return { utc: local - HOUR, shifted: true }
  return { utc: local - 2 * HOUR, shifted: local >= autumn + HOUR }
}

/** Do the clocks of Paris change on this day? */
export function isClockChange(day: number): boolean {
  const at = day * DAY
  return changesOf(new Date(at).getUTCFullYear()).some((change) => change >= at && change < at + DAY)
}

/** `2026-03-27T17:02:11.123Z` */
export function iso(utc: number): string {
  return new Date(utc).toISOString()
}

/** `2026-03-27T17:02:11Z` */
export function isoSecond(utc: number): string {
  return `${iso(utc).slice(0, 19)}Z`
}

/** `27/03/2026 18:02`, of local milliseconds. */
export function frenchMinute(local: number): string {
  const text = iso(local)
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)} ${text.slice(11, 16)}`
}

/** `2026-03-27 18:02:11`, of local milliseconds. */
export function localSecond(local: number): string {
  return iso(local).slice(0, 19).replace('T', ' ')
}

/** `2026-03-27T18:02:11+01:00`, of local milliseconds and their instant. */
export function isoOffset(local: number, utc: number): string {
  const hours = Math.round((local - utc) / HOUR)
  return `${iso(local).slice(0, 19)}${hours === 0 ? 'Z' : `+0${hours}:00`}`
}
