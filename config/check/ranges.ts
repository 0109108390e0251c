import type { Scalar } from '../../core/brand/segment.ts'
import type { ComparisonsRaw } from '../build/comparison.ts'
import { type Problem, problem } from '../problem.ts'
import type { Test } from './references.ts'

interface Bound {
  readonly value: Scalar
  readonly open: boolean
}

/** A range that no value can be in: `between: [40, 25]`, `{gte: 5, lt: 3}`. */
export function rangeProblem({ raw, name, at }: Test): readonly Problem[] {
  if (raw.between !== undefined && isAbove(raw.between[0], raw.between[1])) {
    const [low, high] = raw.between
    const message = `nothing lies between ${show(low)} and ${show(high)}; the lower value comes first: \`between: [${show(high)}, ${show(low)}]\``
    return [problem(at('between'), 'IMPOSSIBLE', message, `[${show(high)}, ${show(low)}]`)]
  }
  const low = lowest(raw)
  const high = highest(raw)
  if (low === null || high === null) return []
  const isEmpty = isAbove(low.value, high.value) || (low.value === high.value && (low.open || high.open))
  if (!isEmpty) return []
  const message = `no \`${name}\` can be ${low.open ? 'above' : 'at least'} ${show(low.value)} and ${high.open ? 'below' : 'at most'} ${show(high.value)}`
  return [problem(at(), 'IMPOSSIBLE', `${message}; change one of the two`, null)]
}

function lowest(raw: ComparisonsRaw): Bound | null {
  if (raw.gt !== undefined) return { value: raw.gt, open: true }
  return raw.gte === undefined ? null : { value: raw.gte, open: false }
}

function highest(raw: ComparisonsRaw): Bound | null {
  if (raw.lt !== undefined) return { value: raw.lt, open: true }
  return raw.lte === undefined ? null : { value: raw.lte, open: false }
}

/** Texts are compared too: days are written so that their order is that of their letters. */
function isAbove(a: Scalar, b: Scalar): boolean {
  return typeof a === typeof b && a > b
}

function show(value: Scalar): string {
  return JSON.stringify(value)
}
