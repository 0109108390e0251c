/** Exact fractions, the dull way: what PostgreSQL's numeric gives is checked against them. */
export interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

const NUMBER = /^[+-]?[0-9]+([.][0-9]+)?$/

/** The number that a text is, or null. */
export function numberOf(text: string): Fraction | null {
  if (text.length > 60 || !NUMBER.test(text)) return null
  const [whole = '', digits = ''] = text.split('.')
  const n = BigInt(whole.replace(/^[+-]/, '') + digits)
  return { n: text.startsWith('-') ? -n : n, d: 10n ** BigInt(digits.length) }
}

export const whole = (value: number): Fraction => ({ n: BigInt(value), d: 1n })
export const add = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d })
export const negate = (a: Fraction): Fraction => ({ n: -a.n, d: a.d })
export const multiply = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d })

/** Quotient to 12 decimals; null when divided by zero. */
export function divide(a: Fraction, b: Fraction): Fraction | null {
  if (b.n === 0n) return null
  const sign = b.n < 0n ? -1n : 1n
  return round({ n: sign * a.n * b.d, d: a.d * b.n * sign }, 12)
}

/** Half away from zero. */
export function round(a: Fraction, places: number): Fraction {
  const scale = 10n ** BigInt(places)
  const size = a.n < 0n ? -a.n : a.n
  const rounded = (2n * size * scale + a.d) / (2n * a.d)
  return { n: a.n < 0n ? -rounded : rounded, d: scale }
}

export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d
  return difference === 0n ? 0 : difference > 0n ? 1 : -1
}

/** Canonical text: no exponent, no trailing zeros. The fraction must be a finite decimal. */
export function textOf(value: Fraction): string {
  const negative = value.n < 0n
  const size = negative ? -value.n : value.n
  let places = 0n
  while ((size * 10n ** places) % value.d !== 0n) places += 1n
  const digits = ((size * 10n ** places) / value.d).toString().padStart(Number(places) + 1, '0')
  const cut = digits.length - Number(places)
  const text = places === 0n ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return negative && size > 0n ? `-${text}` : text
}
