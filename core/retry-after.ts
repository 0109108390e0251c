/** Milliseconds that `Retry-After` asks for: seconds, or a date of HTTP; null when it says neither. */
export function retryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  // `Date.parse` takes `-1` and `1.5` for years.
  const at = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}
