import type { PropertyFilter } from '../../../core/brand/segment.ts'
import { type Calendar, daysBefore } from '../calendar.ts'
import { canonical } from '../canonical.ts'
import type { Plan, Scan } from '../plan.ts'
import { aggregate } from './aggregate.ts'
import { comparison } from './compare.ts'
import { type Fields, fields } from './fields.ts'
import { joinClause, joinedOperand, validAt } from './joined.ts'
import { amountOperand, rateClause } from './money.ts'
import { fieldOperand, type Operand, textOperand } from './operand.ts'
import { allOf, type Binder, binder, instant, type Statement, stands } from './sql.ts'

/**
 * The events of one name of the people in `due`, grouped once: each measure is an aggregate with a FILTER. The
 * same statement serves one person and everybody; PostgreSQL chooses between the index and the whole table.
 * `offset 0` keeps what a row gives from being computed again in each aggregate.
 */
export function scanStatement(scan: Scan, plan: Plan): Statement {
  const { calendar, state } = plan
  const sql = binder()
  const properties = fields('x', (name) => propertyOperand(name, scan, plan, sql))
  const filters = filterColumns(scan, properties, sql)
  const columns = scan.measures.map((measure) => {
    const filter = filters.get(canonical(measure.selection.where)) ?? null
    return `${aggregate(measure, properties, filter?.column ?? null, calendar)} as ${measure.column}`
  })
  const tests = [...filters.values()].map(({ test, column }) => `${test} as ${column}`)
  const text = `
create temp table ${scan.table} on commit drop as
select ${['profile_id', ...columns].join(',\n  ')}
from (
  select ${['r.*', ...tests].join(',\n    ')}
  from (
    select ${['d.profile_id', 'e.occurred_at', 'e.event_key', ...properties.columns].join(',\n      ')}
    from due d
    join link l on l.profile_id = d.profile_id and ${stands('l', state, 'from_run')}
    join event e on e.record_id = l.record_id and ${stands('e', state, 'loaded_run')}
    ${besides(scan, plan, sql).join('\n    ')}
    where e.name = ${sql.value(scan.event, 'text')} and ${allOf(bounds(scan, calendar))}
    offset 0
  ) r
  offset 0
) filtered
group by profile_id`
  return { text, params: sql.params }
}

/** Nothing outside of the widest window needs to be read. */
function bounds(scan: Scan, calendar: Calendar): readonly string[] {
  const until = `e.occurred_at < ${instant(calendar.asOf)}`
  const days = scan.measures.map(({ selection }) => selection.window?.fromDays ?? Number.POSITIVE_INFINITY)
  const widest = Math.max(...days)
  return Number.isFinite(widest)
    ? [`e.occurred_at >= ${instant(daysBefore(calendar, widest))}`, until]
    : [until]
}

/** What is joined to each event: rows that it points at, and the rate of its day. */
function besides(scan: Scan, { calendar, state, money }: Plan, sql: Binder): readonly string[] {
  const rows = scan.joins.map((join) => joinClause(join, 'e.properties', validAt('e.occurred_at'), sql))
  return scan.money && money.rates !== null ? [...rows, rateClause(money, calendar.zone, state, sql)] : rows
}

function propertyOperand(name: string, { joins }: Scan, { money }: Plan, sql: Binder): Operand {
  const joined = joinedOperand(joins, name)
  if (joined !== null) return joined
  if (name === 'amount') return amountOperand(money, sql)
  if (name === 'currency') return textOperand('e.currency')
  return fieldOperand('e.properties', sql.value(name, 'text'))
}

interface FilterColumn {
  readonly column: string
  readonly test: string
}

function filterColumns(scan: Scan, properties: Fields, sql: Binder): ReadonlyMap<string, FilterColumn> {
  const columns = new Map<string, FilterColumn>()
  for (const { selection } of scan.measures) {
    const key = canonical(selection.where)
    if (selection.where.length === 0 || columns.has(key)) continue
    const tests = selection.where.map((filter) => filterTest(filter, properties, sql))
    columns.set(key, { column: `f${columns.size}`, test: `(${allOf(tests)})` })
  }
  return columns
}

/** A missing property is false under every comparison, and true under a negated one. */
function filterTest(filter: PropertyFilter, properties: Fields, sql: Binder): string {
  const test = comparison(filter.is, properties.operand(filter.property), sql)
  return `(${test}) is ${filter.negated ? 'not true' : 'true'}`
}
