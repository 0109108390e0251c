import type { Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { Check } from './context.ts'

/** Two things of one kind with one name. */
export const duplicateNames: Check = ({ draft }) => [
  ...duplicates('source', draft.sources),
  ...duplicates('trait', draft.traits),
  ...duplicates('segment', draft.segments),
  ...duplicates('campaign', draft.campaigns),
  ...duplicates('destination', draft.destinations),
]

function duplicates(what: string, entries: readonly Entry<unknown>[]): readonly Problem[] {
  const first = new Map<string, Entry<unknown>>()
  return entries.flatMap((entry) => {
    if (entry.name === '') return []
    const other = first.get(entry.name)
    if (!other) {
      first.set(entry.name, entry)
      return []
    }
    const message = `the ${what} \`${entry.name}\` exists already (${place(other.position)}); give one of the two another name`
    return [problem(entry.position, 'DUPLICATE_NAME', message, null)]
  })
}
