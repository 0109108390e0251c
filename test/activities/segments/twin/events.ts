import { DateTime } from 'luxon'
import type { EventAggregate, EventSelection } from '../../../../core/brand/segment.ts'
import { add, compare, divide, type Fraction, numberOf, round, whole } from './decimal.ts'
import { byBytes, holds, MISSING, ofJson, ofNumber, ofText, type Value } from './value.ts'

export interface EventRow {
  readonly name: string
  readonly key: string
  readonly at: Date
  readonly amount: string | null
  readonly currency: string | null
  readonly properties: Readonly<Record<string, unknown>>
}

/** The events that a selection looks at, as of an instant. */
export function select(
  events: readonly EventRow[],
  { event, where, window }: EventSelection,
  asOf: Date,
  zone: string,
): readonly EventRow[] {
  const from = window === null ? null : daysAgo(asOf, zone, window.fromDays)
  const until = window === null ? asOf : daysAgo(asOf, zone, window.untilDays)
  return events.filter(
    (row) =>
      row.name === event &&
      row.at < until &&
      row.at < asOf &&
      (from === null || row.at >= from) &&
      where.every(({ property, is, negated }) => (holds(is, propertyOf(row, property)) === true) !== negated),
  )
}

const starts = new Map<string, Date>()

/** The first instant of a calendar day, found by walking over the clock; remembered, because walking is slow. */
function daysAgo(asOf: Date, zone: string, days: number): Date {
  if (days === 0) return asOf
  const key = `${asOf.getTime()} ${zone} ${days}`
  const start = starts.get(key) ?? walkToDay(asOf, zone, days)
  starts.set(key, start)
  return start
}

function walkToDay(asOf: Date, zone: string, days: number): Date {
  const dayOf = (at: number) => DateTime.fromMillis(at, { zone }).toISODate() ?? ''
  const target = new Date(Date.parse(dayOf(asOf.getTime())) - days * 86_400_000).toISOString().slice(0, 10)
  const step = 15 * 60_000
  let at = Date.parse(target) - 26 * 3_600_000
  while (dayOf(at) < target) at += step
  return new Date(at)
}

export function propertyOf(row: EventRow, property: string): Value {
  if (property === 'amount') return row.amount === null ? MISSING : ofNumber(numberOf(row.amount))
  return property === 'currency' ? ofText(row.currency) : ofJson(row.properties[property])
}

export function aggregateOf(rows: readonly EventRow[], aggregate: EventAggregate, numeric: boolean): Value {
  if (aggregate.of === 'count') return ofNumber(whole(rows.length))
  const values = rows.map((row) => propertyOf(row, aggregate.property))
  if (aggregate.of === 'count_distinct')
    return ofNumber(whole(new Set(values.flatMap(({ text }) => text ?? [])).size))
  const numbers = values.flatMap(({ number }) => number ?? [])
  const sum = numbers.reduce(add, whole(0))
  if (aggregate.of === 'sum') return ofNumber(sum)
  if (aggregate.of === 'avg') return ofNumber(average(sum, numbers.length))
  const sorted = numeric
    ? numbers.toSorted(compare).map(ofNumber)
    : values
        .flatMap(({ text }) => text ?? [])
        .toSorted(byBytes)
        .map(ofText)
  return (aggregate.of === 'min' ? sorted.at(0) : sorted.at(-1)) ?? MISSING
}

function average(sum: Fraction, count: number): Fraction | null {
  const mean = divide(sum, whole(count))
  return mean === null ? null : round(mean, 6)
}

/** Values that are there, in the order of their events. */
export function inOrder(
  rows: readonly EventRow[],
  read: (row: EventRow) => Value,
  numeric: boolean,
): readonly Value[] {
  const found = rows
    .map((row) => ({ row, value: read(row) }))
    .filter(({ value }) => (numeric ? value.number : value.text) !== null)
  const inTime = found.toSorted(
    (a, b) => a.row.at.getTime() - b.row.at.getTime() || byBytes(a.row.key, b.row.key),
  )
  return inTime.map(({ value }) => (numeric ? ofNumber(value.number) : ofText(value.text)))
}
