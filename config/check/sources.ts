import type { Draft, Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import { repeated } from '../schema/source/common.ts'
import { kindProblems, type SourceRaw } from '../schema/source.ts'
import type { Check } from './context.ts'

/** Forms and keys of the sources, and what their kinds see. */
export const sources: Check = ({ draft }) => [
  ...noSource(draft),
  ...draft.sources.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return []
    return [...kindProblems(entry, raw), ...marks(entry, raw), ...key(entry, raw), ...deleted(entry, raw)]
  }),
]

function noSource({ sources: all, unread, brand }: Draft): readonly Problem[] {
  if (all.length > 0 || unread.has('source') || brand === null) return []
  const at = { file: 'sources', line: 1, column: 1 }
  return [
    problem(
      at,
      'MISSING_FILE',
      'there is no source; write one file a source into `sources/`, such as `sources/orders.yaml`',
      null,
    ),
  ]
}

function marks(entry: Entry<SourceRaw>, { format }: SourceRaw): readonly Problem[] {
  const { decimal = '.', thousands } = format ?? {}
  if (decimal !== thousands) return []
  return [
    problem(
      entry.at(['format', 'thousands']),
      'IMPOSSIBLE',
      `\`${decimal}\` cannot be both decimal mark and mark between thousands`,
      null,
    ),
  ]
}

function key(entry: Entry<SourceRaw>, raw: SourceRaw): readonly Problem[] {
  return Array.isArray(raw.key)
    ? repeated(entry, ['key'], raw.key as readonly string[], 'the key column')
    : []
}

function deleted(entry: Entry<SourceRaw>, raw: SourceRaw): readonly Problem[] {
  if (!('deleted' in raw) || raw.deleted === undefined || raw.key !== 'content') return []
  return [
    problem(
      entry.at(['deleted']),
      'IMPOSSIBLE',
      'a row that says `deleted` names its record by `key`, and `key: content` is another with every change; name the columns of a key',
      null,
    ),
  ]
}
