/**
 * Exact decimals. A decimal is canonical text: `-12.5`, without a plus, needless zeros or `-0`; it never becomes a
 * binary fraction.
 */

/** Canonical text of a sign, whole digits and digits after the point. */
export function canonical(negative: boolean, whole: string, fraction: string): string {
  const digits = whole.replace(/^0+(?=\d)/, '')
  const rest = fraction.endsWith('0') ? fraction.replace(/0+$/, '') : fraction
  const text = rest === '' ? digits || '0' : `${digits || '0'}.${rest}`
  return negative && text !== '0' ? `-${text}` : text
}

/** Digits after the point. */
export function scaleOf(decimal: string): number {
  const point = decimal.indexOf('.')
  return point < 0 ? 0 : decimal.length - point - 1
}

/** Digits before the point; 0 for a number below one. */
export function wholeDigits(decimal: string): number {
  const from = decimal.startsWith('-') ? 1 : 0
  const point = decimal.indexOf('.')
  const length = (point < 0 ? decimal.length : point) - from
  return length === 1 && decimal[from] === '0' ? 0 : length
}

/** The exact product. */
export function multiply(one: string, other: string): string {
  const scale = scaleOf(one) + scaleOf(other)
  const [a, b] = [one.replace('.', ''), other.replace('.', '')]
  // Up to 15 digits a double holds whole numbers exactly, and BigInt costs five times as much.
  const product = a.length + b.length <= 15 ? String(Number(a) * Number(b)) : String(BigInt(a) * BigInt(b))
  return shift(product, scale)
}

/** Rounded to `scale` digits after the point, half away from zero, as PostgreSQL rounds numerics. */
export function round(decimal: string, scale: number): string {
  const extra = scaleOf(decimal) - scale
  if (extra <= 0) return decimal
  const mantissa = BigInt(decimal.replace('.', ''))
  const unit = 10n ** BigInt(extra)
  const half = mantissa < 0n ? -unit / 2n : unit / 2n
  return shift(String((mantissa + half) / unit), scale)
}

/** A whole number divided by a power of ten. */
function shift(mantissa: string, scale: number): string {
  const negative = mantissa.startsWith('-')
  const digits = (negative ? mantissa.slice(1) : mantissa).padStart(scale + 1, '0')
  const point = digits.length - scale
  return canonical(negative, digits.slice(0, point), digits.slice(point))
}
