import type { Money, NumberForm } from '../../../core/mapping.ts'
import { BAD_TYPE, type Converted, isRefusal, NOT_ALLOWED } from '../converted.ts'
import { decimalConverter } from './numbers.ts'

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** What a sign in front of or behind an amount can mean; another currency than the row's refuses the row. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '€': ['EUR'],
  '£': ['GBP', 'GIP', 'FKP', 'SHP'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'ARS', 'CLP', 'COP'],
  '¥': ['JPY', 'CNY'],
  zł: ['PLN'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
}
const SIGNED = /^(-?)\s*(€|£|\$|¥|zł|kr|[A-Z]{3})?\s*(.*?)\s*(€|£|\$|¥|zł|kr|[A-Z]{3})?$/

/** Is this the ISO code of a currency? */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code)
}

/** A converter of amounts; `currency` is the row's, as it was read. */
export function moneyConverter(
  form: NumberForm & { readonly round?: boolean },
): (text: string, currency: string) => Converted<Money> {
  const convert = decimalConverter(form)
  return (text, written) => {
    const currency = written.trim().toUpperCase()
    if (!isCurrency(currency)) return NOT_ALLOWED
    const bare = withoutSign(text, currency)
    const amount = bare === null ? BAD_TYPE : convert(bare)
    return amount === null || isRefusal(amount) ? amount : { amount, currency }
  }
}

function withoutSign(text: string, currency: string): string | null {
  const found = SIGNED.exec(text)
  if (!found) return null
  const [, minus = '', front, number = '', back] = found
  const sign = front ?? back
  if (sign === undefined) return text
  if (front !== undefined && back !== undefined) return null
  const meant = SIGNS[sign] ?? [sign]
  return meant.includes(currency) ? minus + number : null
}
