import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { BAD_IDENTIFIER, type Converted } from '../converted.ts'
import { mainCountry, type PhonePlan, phonePlan } from './phone-plan.ts'
import { plainForm } from './text.ts'

const SIMPLE = /^\+?[0-9 .\-/()]{4,30}$/
const MARKS = /[ .\-/()]/g
/** A column of numbers that went through a spreadsheet. */
const FLOAT = /^(\+?\d{6,15})\.0$/
const EXPONENT = /\de\+?\d/i
const BRACKETED_CODE = /^\(\+(\d{1,3})\)/

/**
 * A telephone number in E.164. `country` (ISO, two letters) is that of national numbers; with null only numbers
 * with their country code are understood.
 */
export function normalisePhone(raw: string, country: string | null): Converted<string> {
  const text = plainForm(raw).replace(FLOAT, '$1').replace(BRACKETED_CODE, '+$1')
  if (text === '') return null
  return fastPhone(text, country) ?? libraryPhone(text, country)
}

/** The library alone: what the fast path must agree with. */
export function libraryPhone(text: string, country: string | null): Converted<string> {
  if (EXPONENT.test(text)) return BAD_IDENTIFIER
  const options = country !== null && isPhoneCountry(country) ? { defaultCountry: country } : {}
  const phone = parsePhoneNumberFromString(text, options)
  return phone?.isValid() ? phone.number : BAD_IDENTIFIER
}

/**
 * Common numbers of most countries, by the library's own patterns; null when the library has to say. 12 times
 * faster than the library, which is asked for the rest.
 */
export function fastPhone(text: string, country: string | null): string | null {
  if (!SIMPLE.test(text)) return null
  const digits = text.replace(MARKS, '')
  return digits.startsWith('+') ? withCode(digits.slice(1)) : national(digits, country)
}

/** Is this an ISO code whose telephone numbers can be told? */
export function isPhoneCountry(country: string): country is CountryCode {
  return isSupportedCountry(country)
}

function withCode(digits: string): string | null {
  for (let length = 1; length <= 3; length += 1) {
    const plan = planOf(mainCountry(digits.slice(0, length)))
    if (plan) return plan.main ? significant(digits.slice(length), plan) : null
  }
  return null
}

function national(digits: string, country: string | null): string | null {
  const plan = planOf(country)
  if (!plan || plan.exit.test(digits)) return null
  const mayHoldCode = digits.startsWith(plan.callingCode) && plan.callingCode !== plan.trunk
  return mayHoldCode ? null : significant(digits, plan)
}

function significant(digits: string, plan: PhonePlan): string | null {
  if (plan.otherPrefixes.some((prefix) => digits.startsWith(prefix))) return null
  const trunk = plan.trunk !== '' && digits.startsWith(plan.trunk)
  const number = trunk ? digits.slice(plan.trunk.length) : digits
  if (!plan.number.test(number)) return null
  const valid = plan.types.some((type) => type.lengths.has(number.length) && type.number.test(number))
  return valid ? `+${plan.callingCode}${number}` : null
}

const plans = new Map<string, PhonePlan | null>()

/** Plans are compiled when a country is first seen, and kept: there are 245. */
function planOf(country: string | null): PhonePlan | null {
  if (country === null) return null
  const known = plans.get(country)
  if (known !== undefined) return known
  const plan = phonePlan(country)
  plans.set(country, plan)
  return plan
}
