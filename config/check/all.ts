import type { Draft } from '../parse/draft.ts'
import type { Problem } from '../problem.ts'

/** All rules that look at more than one value. */
export function checkDraft(_draft: Draft): readonly Problem[] {
  return []
}
