import { nearest } from '../nearest.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
const REGIONS = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** What is wrong with a word of the outside world; null = nothing. */
export interface WordFault {
  readonly allowed: string
  readonly suggestion: string | null
}

/** An IANA zone, also a former name that is still served (`Asia/Calcutta`). */
export function zoneFault(zone: string): WordFault | null {
  if (zone === 'UTC' || ZONES.includes(zone)) return null
  if (/^[A-Z][A-Za-z_]+\/[A-Z]/.test(zone) && isServed(zone)) return null
  return { allowed: 'an IANA zone such as `Europe/Paris`', suggestion: nearest(zone, ['UTC', ...ZONES]) }
}

function isServed(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** An ISO 4217 code. */
export function currencyFault(code: string): WordFault | null {
  if (CURRENCIES.has(code)) return null
  const upper = code.toUpperCase()
  return {
    allowed: 'an ISO 4217 code such as `EUR`',
    suggestion: CURRENCIES.has(upper) ? upper : nearest(upper, CURRENCIES),
  }
}

/** An ISO 3166 code of two letters. */
export function countryFault(code: string): WordFault | null {
  if (isCountry(code)) return null
  const upper = code === 'UK' ? 'GB' : code.toUpperCase()
  return {
    allowed: 'an ISO 3166 code of two letters such as `FR`',
    suggestion: isCountry(upper) ? upper : null,
  }
}

/** `UK`, `EU` and the like have names but are no countries of telephone numbers. */
function isCountry(code: string): boolean {
  return (
    /^[A-Z]{2}$/.test(code) &&
    !['UK', 'EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB'].includes(code) &&
    REGIONS.of(code) !== undefined
  )
}
