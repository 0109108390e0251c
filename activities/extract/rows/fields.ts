import type { FieldSpec, FieldValue, Money } from '../../../core/mapping.ts'
import { isKept } from '../convert/dates.ts'
import { columnsOf, compileField } from '../convert/field.ts'
import type { Fields } from '../convert/input.ts'
import { zoneClock } from '../convert/zone.ts'
import { isRefusal } from '../converted.ts'
import { readableForm } from '../normalise/text.ts'
import { isFault, type RowContext, type RowFault } from './types.ts'

/** Reads one value of a row: the value, null when missing, or why the row is refused. */
export type ValueReader = (fields: Fields) => FieldValue | null | RowFault

/** A reader of one field. Faults are made once: refusing a row costs no allocation. */
export function valueReader(spec: FieldSpec, context: RowContext): ValueReader {
  const { columns, defaults, note } = context
  const field = compileField(spec, { columns, defaults, note })
  const faults = new Map<string, RowFault>()
  return (fields) => {
    const value = field.read(fields)
    if (!isRefusal(value)) return value
    const known = faults.get(value.refused)
    if (known) return known
    const fault: RowFault = { reason: value.refused, detail: field.expected }
    faults.set(value.refused, fault)
    return fault
  }
}

/** A reader of one text value, such as a date; other kinds are written as text. */
export function textValueReader(
  spec: FieldSpec,
  context: RowContext,
): (fields: Fields) => string | null | RowFault {
  const read = valueReader(spec, context)
  return (fields) => {
    const value = read(fields)
    if (value === null || typeof value === 'string') return value
    if (isFault(value)) return value
    return isMoney(value) ? value.amount : String(value)
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** A reader of an instant. A date is its first instant in the zone of the source. */
export function instantReader(
  spec: FieldSpec,
  context: RowContext,
): (fields: Fields) => string | null | RowFault {
  const read = textValueReader(spec, context)
  const toUtc = zoneClock(context.defaults.zone, context.defaults.twice ?? 'earlier', () =>
    context.note('shifted_time'),
  )
  const fault: RowFault = {
    reason: 'bad_date',
    detail: `${columnsOf(spec).join(', ')}: expected a date or time`,
  }
  return (fields) => {
    const value = read(fields)
    if (typeof value !== 'string' || INSTANT.test(value)) return value
    const millis = DAY.test(value) ? toUtc(Date.parse(`${value}T00:00:00Z`)) : Number.NaN
    return isKept(millis) ? new Date(millis).toISOString() : fault
  }
}

export function isMoney(value: FieldValue): value is Money {
  return typeof value === 'object' && 'amount' in value
}

/** Reads a set of named fields to JSON; missing ones are left out, and null stands for none at all. */
export function objectReader(
  specs: Readonly<Record<string, FieldSpec>>,
  context: RowContext,
  kept: readonly string[],
): (fields: Fields) => string | null | RowFault {
  const readers = Object.entries(specs).map(
    ([name, spec]) => [JSON.stringify(name), valueReader(spec, context)] as const,
  )
  const others = kept
    .filter((name) => !Object.hasOwn(specs, name))
    .map((name) => [name, context.columns.get(name) ?? -1] as const)
  return (fields) => {
    let json = ''
    for (const [name, read] of readers) {
      const value = read(fields)
      if (value === null) continue
      if (isFault(value)) return value
      json += `${json === '' ? '{' : ','}${name}:${JSON.stringify(value)}`
    }
    for (const [name, index] of others) {
      const text = readableForm(fields[index] ?? '')
      if (text !== '') json += `${json === '' ? '{' : ','}${JSON.stringify(name)}:${JSON.stringify(text)}`
    }
    return json === '' ? null : `${json}}`
  }
}
