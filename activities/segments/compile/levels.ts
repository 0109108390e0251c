import type { Plan } from '../plan.ts'
import { isNeverMissing } from './aggregate.ts'
import { joinClause, validBefore } from './joined.ts'
import { segmentTruth } from './rule.ts'
import type { Scope } from './scope.ts'
import { instant, stands } from './sql.ts'
import { traitColumn } from './traits.ts'

/**
 * Everybody in `due` with all values, as the text of a `from`: events, attributes and consents first, then each
 * level of traits, then each level of segments. `offset 0` keeps a level from being computed once for every use.
 */
export function levels(scope: Scope): string {
  const { plan } = scope
  const above = [
    ...plan.traitLevels.map((level) => level.map((trait) => traitColumn(trait, scope))),
    ...plan.segmentLevels.map((level) =>
      level.map((segment) => `${segmentTruth(segment, scope)} as ${segment.column}`),
    ),
  ]
  // Read last: only now is it known which attributes the levels above use, and in which form.
  return above.reduce((below, columns) => level(below, columns), inputs(scope))
}

function level(below: string, columns: readonly string[]): string {
  return `select ${['v.*', ...columns].join(',\n  ')}\nfrom (${below}) v\noffset 0`
}

function inputs({ plan, attributes, sql }: Scope): string {
  const columns = [
    'd.profile_id',
    'd.kind',
    ...measureColumns(plan),
    ...attributes.columns,
    ...consentColumns(plan),
  ]
  const joins = [
    ...plan.scans.map(({ table }) => `left join ${table} on ${table}.profile_id = d.profile_id`),
    ...(attributes.columns.length > 0
      ? [
          `left join profile_attributes p on p.profile_id = d.profile_id and ${stands('p', plan.state, 'from_run')}`,
        ]
      : []),
    ...plan.joins.map((join) =>
      joinClause(join, 'p.attributes', validBefore(instant(plan.calendar.asOf)), sql),
    ),
    ...(plan.consents.length > 0 ? ['left join reach on reach.profile_id = d.profile_id'] : []),
  ]
  return `select ${columns.join(',\n  ')}\nfrom due d\n${joins.join('\n')}\noffset 0`
}

function measureColumns(plan: Plan): readonly string[] {
  return [...plan.measures.values()].map((measure) =>
    isNeverMissing(measure) ? `coalesce(${measure.column}, 0) as ${measure.column}` : measure.column,
  )
}

const consentColumns = (plan: Plan): readonly string[] =>
  plan.consents.map(({ column }) => `coalesce(${column}, false) as ${column}`)
