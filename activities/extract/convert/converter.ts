import type { ColumnSpec, FieldAs, FieldDefaults, FieldValue, NumberForm } from '../../../core/mapping.ts'
import type { Converted } from '../converted.ts'
import { countryCode } from '../normalise/country.ts'
import { normaliseEmail } from '../normalise/email.ts'
import { caseOf, normaliseId } from '../normalise/identifier.ts'
import { normalisePhone } from '../normalise/phone.ts'
import { phoneCountryAt } from '../normalise/territory.ts'
import { dateConverter, timestampConverter } from './dates.ts'
import { type Columns, type Fields, formOf } from './input.ts'
import { moneyConverter } from './money.ts'
import { decimalConverter, integerConverter, numberReader } from './numbers.ts'
import { userAgentConverter } from './user-agent.ts'
import { parseUtm } from './utm.ts'
import { booleanConverter, enumConverter, listConverter, textConverter } from './words.ts'

/** Converts the text of a field; the row is there for kinds that look at a second column. */
export type Converter = (text: string, fields: Fields) => Converted<FieldValue>

export interface ConverterContext {
  readonly columns: Columns
  readonly defaults: FieldDefaults
  /** A local time existed twice or never. */
  readonly shifted: () => void
}

/** The converter of a field. */
export function converterOf(spec: ColumnSpec, context: ConverterContext): Converter {
  const form = numberForm(spec, context.defaults)
  switch (spec.as) {
    case 'text':
      return textConverter(spec)
    case 'integer':
      return integerConverter({ ...spec, ...form })
    case 'decimal':
      return decimalConverter({ ...spec, ...form, ...productRounds(spec) })
    case 'money':
      return money(spec, { ...form, ...productRounds(spec) }, context)
    case 'date':
      return dateConverter(spec)
    case 'timestamp':
      return timestampConverter(
        { ...spec, twice: context.defaults.twice ?? 'earlier' },
        context.defaults.zone,
        context.shifted,
      )
    case 'boolean':
      return booleanConverter(spec)
    case 'enum':
      return enumConverter(spec)
    case 'list':
      return listConverter(spec)
    case 'email':
      return normaliseEmail
    case 'phone':
      return phone(spec, context)
    case 'identifier':
      return identifier(spec, form)
    case 'utm':
      return parseUtm
    case 'user_agent':
      return userAgentConverter(spec)
  }
}

/** A product is canonical already, and has more digits after the point than its factors. */
function numberForm(spec: ColumnSpec, defaults: FieldDefaults): NumberForm {
  return 'product' in spec ? { decimal: '.' } : formOf(spec, defaults)
}

function productRounds(spec: ColumnSpec): { readonly round?: true } {
  return 'product' in spec ? { round: true } : {}
}

type Rules<As extends FieldAs['as']> = Extract<FieldAs, { as: As }>

function money(
  spec: Rules<'money'>,
  form: NumberForm & { round?: true },
  context: ConverterContext,
): Converter {
  const convert = moneyConverter({ ...form, ...(spec.round === true ? { round: true } : {}) })
  const constant = spec.currency ?? context.defaults.currency ?? ''
  const column = spec.currency_from === undefined ? undefined : context.columns.get(spec.currency_from)
  if (column === undefined) return (text) => convert(text, constant)
  return (text, fields) => convert(text, fields[column]?.trim() || constant)
}

function phone(spec: Rules<'phone'>, { columns, defaults }: ConverterContext): Converter {
  const constant = spec.country ?? defaults.country ?? null
  const country = spec.country_from === undefined ? undefined : columns.get(spec.country_from)
  const postal = spec.postal_code_from === undefined ? undefined : columns.get(spec.postal_code_from)
  return (text, fields) => {
    const written = country === undefined ? '' : (fields[country] ?? '')
    const stated = (written === '' ? null : countryCode(written)) ?? constant
    const placed =
      stated === null || postal === undefined ? stated : phoneCountryAt(stated, fields[postal] ?? '')
    return normalisePhone(text, placed)
  }
}

function identifier(spec: Rules<'identifier'>, form: NumberForm): Converter {
  const letters = spec.case ?? caseOf(spec.type)
  if (spec.number !== true) return (text) => normaliseId(text, letters)
  const number = numberReader(form)
  return (text) => normaliseId(number(text) ?? text, letters)
}
