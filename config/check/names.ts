import type { Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { Check } from './context.ts'
import type { Dataset } from './datasets.ts'

/** Two things of one kind with one name, and two sources of one dataset. */
export const duplicateNames: Check = ({ draft, facts }) => [
  ...duplicates('source', draft.sources),
  ...duplicates('trait', draft.traits),
  ...duplicates('segment', draft.segments),
  ...duplicates('campaign', draft.campaigns),
  ...duplicates('destination', draft.destinations),
  ...[...facts.references.datasets].flatMap(([name, { sources }]) => secondSources(name, sources)),
]

/** Where both have a row of one key, whichever loads last would win, and that is no rule. */
function secondSources(dataset: string, [first, ...others]: Dataset['sources']): readonly Problem[] {
  if (first === undefined) return []
  return others.map(({ entry }) => {
    const message =
      `the source \`${first.entry.name}\` gives the dataset \`${dataset}\` already (${place(first.entry.at(['dataset']))}); ` +
      'give one of the two another dataset, or both as one source'
    return problem(entry.at(['dataset']), 'DUPLICATE_NAME', message, null)
  })
}

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
