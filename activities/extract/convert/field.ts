import type { ColumnSpec, FieldAs, FieldDefaults, FieldSpec, FieldValue } from '../../../core/mapping.ts'
import { type Converted, isRefusal, MISSING_VALUE } from '../converted.ts'
import { converterOf } from './converter.ts'
import { type Columns, type Fields, inputColumns, textReader } from './input.ts'

/** What happened to a value that did not refuse its row, for the counts of the load. */
export type FieldNote = 'shifted_time' | 'dropped_value'

export interface FieldContext {
  readonly columns: Columns
  readonly defaults: FieldDefaults
  readonly note: (note: FieldNote) => void
}

/** A field, ready to be read from rows. */
export interface CompiledField {
  readonly read: (fields: Fields) => Converted<FieldValue>
  /** Columns and expected form, for the detail of a rejection. */
  readonly expected: string
}

/** Column names to their places in the rows of one file. */
export function columnIndex(header: readonly string[]): Columns {
  return new Map(header.map((name, index) => [name, index]))
}

/** All columns that a field reads. */
export function columnsOf(spec: FieldSpec): readonly string[] {
  if ('constant' in spec) return []
  const others = [
    spec.as === 'money' ? spec.currency_from : undefined,
    spec.as === 'phone' ? spec.country_from : undefined,
    spec.as === 'phone' ? spec.postal_code_from : undefined,
  ]
  return [...inputColumns(spec), ...others.filter((name) => name !== undefined)]
}

/** Turns a field's description into a function over rows. Done once a file, so that a row is a flat loop of calls. */
export function compileField(spec: FieldSpec, context: FieldContext): CompiledField {
  if ('constant' in spec) return { read: () => spec.constant, expected: 'a constant' }
  const text = textReader(spec, context.columns, context.defaults)
  const { columns, defaults, note } = context
  const convert = converterOf(spec, { columns, defaults, shifted: () => note('shifted_time') })
  const drop = spec.invalid === 'drop'
  const missing = spec.required === true ? MISSING_VALUE : null
  const read = (fields: Fields): Converted<FieldValue> => {
    const found = text(fields)
    const value = found === null || isRefusal(found) ? found : convert(found, fields)
    if (value === null) return missing
    if (!drop || !isRefusal(value)) return value
    note('dropped_value')
    return missing
  }
  return { read, expected: `${inputColumns(spec).join(', ')}: expected ${expectation(spec)}` }
}

function expectation(spec: ColumnSpec): string {
  const words: Readonly<Record<FieldAs['as'], string>> = {
    text: 'text',
    integer: 'a whole number',
    decimal: 'a number of at most 18 digits',
    money: 'an amount in a known currency',
    date: 'a date',
    timestamp: 'a date and time',
    boolean: 'true or false',
    enum: 'a listed value',
    list: 'a list',
    email: 'an e-mail address',
    phone: 'a phone number',
    identifier: 'an identifier',
    utm: 'a URL',
    user_agent: 'a user agent',
  }
  if (spec.as === 'enum') return `one of ${listedValues(spec.values)}`
  if (spec.as !== 'date' && spec.as !== 'timestamp') return `${words[spec.as]}${range(spec)}`
  const formats = typeof spec.format === 'string' ? [spec.format] : (spec.format ?? ['iso'])
  return `${words[spec.as]} as ${formats.join(' or ')}${range(spec)}`
}

const MOST_VALUES = 8

/** What a mapping allows: words of the brand project, never of a row. */
function listedValues(values: readonly string[] | Readonly<Record<string, string>>): string {
  const all = Array.isArray(values) ? values : Object.keys(values)
  const rest = all.length - MOST_VALUES
  return `${all.slice(0, MOST_VALUES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** What `out_of_range` is measured by. */
function range(spec: ColumnSpec): string {
  const min = 'min' in spec ? spec.min : undefined
  const max = 'max' in spec ? spec.max : undefined
  if (min !== undefined && max !== undefined) return `, from ${min} to ${max}`
  if (min !== undefined) return `, ${min} or more`
  return max === undefined ? '' : `, ${max} or less`
}
