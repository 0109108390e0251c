import { today } from '../calendar.ts'
import { known } from '../definitions.ts'
import type { EventLeaf } from '../needs.ts'
import { needKey, needOfLeaf } from '../needs.ts'
import type { Plan, PlannedTrait } from '../plan.ts'
import { type Fields, fields } from './fields.ts'
import { joinedOperand } from './joined.ts'
import { fieldOperand, numberOperand, type Operand, textOperand } from './operand.ts'
import { type Binder, binder } from './sql.ts'

/** What the rules of one evaluation can speak of: its plan, its values, the attributes used so far. */
export interface Scope {
  readonly plan: Plan
  readonly sql: Binder
  readonly attributes: Fields
}

/** The scope of one statement. */
export function scopeOf(plan: Plan): Scope {
  const sql = binder()
  return {
    plan,
    sql,
    attributes: fields(
      'a',
      (name) => joinedOperand(plan.joins, name) ?? fieldOperand('p.attributes', sql.value(name, 'text')),
    ),
  }
}

/** The value of a trait in the levels above it; an instant is read as calendar days before as_of. */
export function traitOperand(trait: PlannedTrait, { plan, sql }: Scope): Operand {
  if (trait.holds === 'number') return numberOperand(trait.column)
  if (trait.holds === 'text') return textOperand(trait.column)
  const day = sql.value(today(plan.calendar), 'date')
  const zone = sql.value(plan.calendar.zone, 'text')
  return numberOperand(`(${day} - (${trait.column} at time zone ${zone})::date)`)
}

/** A name in arithmetic: a trait, or else an attribute. */
export function nameOperand(name: string, scope: Scope): Operand {
  const trait = scope.plan.traits.get(name)
  return trait === undefined ? scope.attributes.operand(name) : traitOperand(trait, scope)
}

/** The value of an event leaf. */
export function eventOperand(leaf: EventLeaf, { plan }: Scope): Operand {
  const { column, reducer } = known(plan.measures, 'measure', needKey(needOfLeaf(leaf)))
  return 'as' in reducer && reducer.as === 'text' ? textOperand(column) : numberOperand(column)
}
