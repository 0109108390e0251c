import type { SegmentNode } from '../../../core/brand/segment.ts'
import type { Leaf } from '../needs.ts'
import type { Plan, PlannedSegment } from '../plan.ts'
import { levels } from './levels.ts'
import { leafOperand, leafTruth } from './rule.ts'
import { scopeOf } from './scope.ts'
import { binder, type Statement, stands } from './sql.ts'

/** A leaf and the way to it from the top of the rule: `all.2.not`. */
export interface PlacedLeaf {
  readonly path: string
  readonly leaf: Leaf
}

/** The leaves of a rule with their places, in the order in which they are written. */
export function placedLeaves(node: SegmentNode, path: readonly string[]): readonly PlacedLeaf[] {
  switch (node.node) {
    case 'all':
    case 'any':
      return node.of.flatMap((part, i) => placedLeaves(part, [...path, node.node, String(i)]))
    case 'not':
      return placedLeaves(node.of, [...path, 'not'])
    default:
      return [{ path: path.join('.'), leaf: node }]
  }
}

/** One profile as everybody in `due`. */
export function oneStatement(profileId: string, plan: Plan): Statement {
  const sql = binder()
  const id = `${sql.value(profileId, 'text')}::uuid`
  const text = `
create temp table due on commit drop as
select p.profile_id, p.kind
from profile p
where p.profile_id = ${id} and ${stands('p', plan.state, 'from_run')}`
  return { text, params: sql.params }
}

/**
 * Value and truth of each leaf of one segment for everybody in `due`, by the very expressions that the night
 * decides with: what is explained cannot differ from what was decided.
 */
export function explainStatement(plan: Plan, segment: PlannedSegment): Statement {
  const scope = scopeOf(plan)
  const leaves = placedLeaves(segment.spec.where, []).map(({ leaf }) => leaf)
  const values = leaves.map((leaf) => leafOperand(leaf, scope)?.text ?? 'null')
  const truths = leaves.map((leaf) => leafTruth(leaf, scope))
  const text = `
select kind, ${segment.column} as member,
  array[${values.join(', ')}]::text[] as values,
  array[${truths.join(', ')}]::boolean[] as results
from (${levels(scope)}) v`
  return { text, params: scope.sql.params }
}
