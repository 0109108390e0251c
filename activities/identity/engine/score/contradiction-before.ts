import type { Encoded } from '../types.ts'
import { contradiction } from './contradiction.ts'
import { type Frozen, frozenPart } from './frozen-part.ts'

/**
 * `contradiction` of two records as a frozen model has it: the answer depends on the two alone, whatever else is in the
 * list, so that some records of a list say what all of it would. Values are looked up when they are asked about.
 */
export function contradictionBefore(list: Encoded, frozen: Frozen): (a: number, b: number) => boolean {
  const { encoded, comparisons, weights, ask } = frozenPart(list, frozen)
  const contradicts = contradiction(encoded, comparisons, weights)
  return (a, b) => {
    ask(a)
    ask(b)
    return contradicts(a, b)
  }
}
