/** Numbers and times as people read them; the same on a terminal, in the report and in messages. */

/** `1234567` as `1,234,567`. */
export function countText(value: number): string {
  return Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** One or many: `1 row`, `1,204 rows`. */
export function countOf(value: number, one: string, many: string): string {
  return `${countText(value)} ${value === 1 ? one : many}`
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 04 min`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`
}

/** A fraction as `12.5 %`. */
export function shareText(share: number): string {
  return `${trimZero((share * 100).toFixed(1))} %`
}

/** A number of unknown meaning (a gate's value): whole ones grouped, others with at most four digits after the point. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return value < 0 ? `-${countText(-value)}` : countText(value)
  return trimZero(value.toFixed(4))
}

/** `2026-11-21 03:30:12` in a zone, for people. */
export function instantText(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return parts.format(at)
}

/** `Saturday 21 November 2026` of a calendar day `2026-11-21`. */
export function dayText(day: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  return format.format(new Date(`${day}T00:00:00Z`)).replace(',', '')
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function trimZero(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}
