import type { BlockingPolicy, MatchPolicy } from '../../../core/brand/identity.ts'
import type { BlockRule } from '../engine/block/rules.ts'
import { type Choices, DEFAULT_CHOICES } from '../engine/choices.ts'
import type { FieldName } from '../engine/types.ts'

const MILLI = 1_000

/** What identity.yaml states of comparing, as the engine takes it. */
export function choicesOf({ blocking, without, caution, blocked }: MatchPolicy): Choices {
  return {
    rules: blocking.rules === null ? DEFAULT_CHOICES.rules : blocking.rules.map(ruleOf),
    broad: blocking.broad ? DEFAULT_CHOICES.broad : [],
    cap: blocking.cap,
    without: without.map((name) => name.replace('_', ' ')),
    caution: Math.round(caution * MILLI),
    blocked,
  }
}

function ruleOf(parts: NonNullable<BlockingPolicy['rules']>[number]): BlockRule {
  return {
    name: parts.join(', '),
    parts: parts.map((said) => {
      const [field, part] = said.split('.')
      return { field: field as FieldName, part: part ?? null }
    }),
  }
}
