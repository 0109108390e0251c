import { type BlockRule, BROAD_RULES, DEFAULT_RULES } from './block/rules.ts'
import type { Concept } from './concepts.ts'

/** What can be stated of how a list is matched, beside what its columns mean. */
export interface Choices {
  /** All pairs of their blocks are compared. */
  readonly rules: readonly BlockRule[]
  /** Of these the smallest blocks alone, as many as there is room for. */
  readonly broad: readonly BlockRule[]
  /** Records with more than this in one block are told apart by another field first. */
  readonly cap: number
  /** Comparisons that are left out; numbered ones by their name without the number. */
  readonly without: readonly string[]
  /** Taken off the weight of every pair, in thousandths of a bit. */
  readonly caution: number
  /** Texts that say nothing, beside those that say nothing in any list; case, accents and marks do not count. */
  readonly blocked: readonly { readonly concept: Concept; readonly texts: readonly string[] }[]
}

/** What holds where nobody states anything. */
export const DEFAULT_CHOICES: Choices = {
  rules: DEFAULT_RULES,
  broad: BROAD_RULES,
  cap: 500,
  without: [],
  caution: 0,
  blocked: [],
}
