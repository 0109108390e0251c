import type { Expression } from '../../../core/expression.ts'
import { EXACT } from './aggregate.ts'
import { nameOperand, type Scope } from './scope.ts'

/** Arithmetic as SQL: missing when a part of it is missing, or when it divides by zero. Quotients keep 12 decimals. */
export function arithmetic(expression: Expression, scope: Scope): string {
  switch (expression.kind) {
    case 'number':
      return scope.sql.value(expression.text, 'numeric')
    case 'name':
      return nameOperand(expression.name, scope).number
    case 'negate':
      return `(- ${arithmetic(expression.of, scope)})`
    case 'binary': {
      const left = arithmetic(expression.left, scope)
      const right = arithmetic(expression.right, scope)
      if (expression.op !== '/') return `(${left} ${expression.op} ${right})`
      return `round((${left} + ${EXACT}) / nullif(${right}, 0), 12)`
    }
  }
}
