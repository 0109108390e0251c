import type { Plan, PlannedSegment } from '../plan.ts'
import { levels } from './levels.ts'
import { scopeOf } from './scope.ts'
import type { Statement } from './sql.ts'
import { traitsObject } from './traits.ts'

/**
 * One row for each person in `due`: traits, the segments they are in, and those that a missing value keeps them
 * out of, as sorted ids. A person who is gone has none.
 */
export function evaluateStatement(plan: Plan, ids: ReadonlyMap<string, number>): Statement {
  const scope = scopeOf(plan)
  const values = levels(scope)
  const segments = [...plan.segments.values()]
  const text = `
create temp table evaluated on commit drop as
select profile_id,
  case when kind is null then '{}'::jsonb else ${traitsObject([...plan.traits.values()], scope)} end as traits,
  case when kind is null then '{}'::smallint[] else ${idsWhere(segments, ids, (column) => column)} end as segments,
  case when kind is null then '{}'::smallint[] else ${idsWhere(segments, ids, (column) => `${column} is null`)} end as unknown
from (${values}) v`
  return { text, params: scope.sql.params }
}

function idsWhere(
  segments: readonly PlannedSegment[],
  ids: ReadonlyMap<string, number>,
  test: (column: string) => string,
): string {
  const cases = segments
    .map(({ spec, column }) => ({ id: ids.get(spec.name) ?? 0, column }))
    .sort((a, b) => a.id - b.id)
    .map(({ id, column }) => `case when ${test(column)} then ${Math.trunc(id)} end`)
  return cases.length === 0
    ? `'{}'::smallint[]`
    : `array_remove(array[${cases.join(', ')}]::smallint[], null)`
}
