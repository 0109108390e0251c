import { DateTime } from 'luxon'
import type { Rules } from '../../../../activities/segments/definitions.ts'
import type { Join, Rates } from '../../../../core/brand/reference.ts'
import { multiply, numberOf, round, textOf } from './decimal.ts'
import type { Person } from './evaluate.ts'
import type { EventRow } from './events.ts'
import { ofJson } from './value.ts'

export interface ReferenceRow {
  readonly dataset: string
  readonly key: string
  /** null = ever. */
  readonly validFrom: Date | null
  readonly attributes: Readonly<Record<string, unknown>>
}

type Values = Readonly<Record<string, unknown>>

/** A person whose events and attributes say themselves what they only pointed at, in the reporting currency. */
export function resolved(
  person: Person,
  rules: Rules,
  reference: ReadonlyMap<string, ReferenceRow>,
  asOf: Date,
): Person {
  const rows = [...reference.values()]
  const { events, profiles } = rules.references
  const before = new Date(asOf.getTime() - 1)
  return {
    ...person,
    attributes: withJoins(person.attributes, profiles, rows, before),
    events: person.events.map((event) => {
      const joins = events.filter((join) => join.events === null || join.events.includes(event.name))
      return {
        ...event,
        amount: converted(event, rules, rows),
        properties: withJoins(event.properties, joins, rows, event.at),
      }
    }),
  }
}

function withJoins(values: Values, joins: readonly Join[], rows: readonly ReferenceRow[], at: Date): Values {
  const found = joins.flatMap((join) => {
    const parts = join.key.map((name) => ofJson(values[name]).text)
    const key = parts.includes(null) ? null : parts.join('|')
    const row = rows
      .filter((one) => one.dataset === join.dataset && one.key === key && timeOf(one) <= at.getTime())
      .toSorted((a, b) => timeOf(b) - timeOf(a))[0]
    return Object.entries(row?.attributes ?? {}).map(
      ([name, value]) => [`${join.name}.${name}`, value] as const,
    )
  })
  return { ...values, ...Object.fromEntries(found) }
}

const timeOf = ({ validFrom }: ReferenceRow): number => validFrom?.getTime() ?? Number.NEGATIVE_INFINITY

function converted(event: EventRow, rules: Rules, rows: readonly ReferenceRow[]): string | null {
  const { amount, currency } = event
  const { rates } = rules.references
  if (amount === null || currency === null || currency === rules.currency) return amount
  const rate = rates === null ? null : rateOf(event, rates, rules.timeZone, rows)
  const [paid, worth] = [numberOf(amount), rate === null ? null : numberOf(rate)]
  return paid === null || worth === null ? null : textOf(round(multiply(paid, worth), 4))
}

function rateOf(
  { at, currency }: EventRow,
  { dataset, rate, maxAgeDays }: Rates,
  zone: string,
  rows: readonly ReferenceRow[],
): string | null {
  const dayOf = (moment: Date) =>
    Date.parse(DateTime.fromJSDate(moment, { zone }).toISODate() ?? '') / 86_400_000
  const day = dayOf(at)
  const usable = rows.flatMap((row) => {
    const text = String(row.attributes[rate])
    const isOwn = row.dataset === dataset && row.key.toUpperCase() === currency
    if (!isOwn || row.validFrom === null || !(Number(text) > 0)) return []
    return [{ key: row.key, day: dayOf(row.validFrom), at: row.validFrom.getTime(), text }]
  })
  const best = usable
    .filter((one) => one.day <= day && day - one.day <= maxAgeDays)
    .toSorted((a, b) => b.day - a.day || b.at - a.at || (a.key < b.key ? -1 : 1))[0]
  return best?.text ?? null
}
