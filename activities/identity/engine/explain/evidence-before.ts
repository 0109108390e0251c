import { type Contradicts, contradiction } from '../score/contradiction.ts'
import { type Frozen, frozenPart } from '../score/frozen-part.ts'
import type { Encoded } from '../types.ts'
import { type Waterfall, waterfalls } from './waterfall.ts'

/** What a frozen model says of some records, pair by pair. */
export interface FrozenEvidence {
  readonly weigh: (a: number, b: number) => Waterfall
  /** Does what is somebody's own speak against one person? */
  readonly against: Contradicts
}

/** What a frozen model says of some records of a list: the same as of all of it. */
export function evidenceBefore(list: Encoded, frozen: Frozen): FrozenEvidence {
  const { encoded, comparisons, weights, ask } = frozenPart(list, frozen)
  const weigh = waterfalls(encoded, comparisons, weights)
  const contradicts = contradiction(encoded, comparisons, weights, null)
  const askBoth = (a: number, b: number): void => {
    ask(a)
    ask(b)
  }
  return {
    weigh: (a, b) => {
      askBoth(a, b)
      return weigh(a, b)
    },
    against: (a, b, personal) => {
      askBoth(a, b)
      return contradicts(a, b, personal)
    },
  }
}
