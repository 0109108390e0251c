import type { Encoded } from '../types.ts'
import { type Contradicts, contradiction } from './contradiction.ts'
import { type Frozen, frozenPart } from './frozen-part.ts'

/**
 * `contradiction` of two records as a frozen model has it: the answer depends on the two alone, whatever else is in the
 * list, so that some records of a list say what all of it would. Values are looked up when they are asked about.
 * `order`: where each record stands among all; null = as the list has them.
 */
export function contradictionBefore(list: Encoded, frozen: Frozen, order: Int32Array | null): Contradicts {
  const { encoded, comparisons, weights, ask } = frozenPart(list, frozen)
  const contradicts = contradiction(encoded, comparisons, weights, order)
  return (a, b, personal) => {
    ask(a)
    ask(b)
    return contradicts(a, b, personal)
  }
}
