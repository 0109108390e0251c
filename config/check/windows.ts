import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { Path } from '../yaml/document.ts'
import type { Check } from './context.ts'
import { leavesOf } from './references.ts'

interface WindowRaw {
  readonly within?: number
  readonly between?: readonly [number, number]
}

/** Windows of days that hold no day, or that are given twice. */
export const windows: Check = ({ draft }) => [
  ...draft.traits.flatMap((entry) =>
    entry.value === null ? [] : windowProblems(entry, entry.value as WindowRaw, []),
  ),
  ...draft.segments.flatMap((entry) =>
    (entry.value === null ? [] : leavesOf(entry.value.where, ['where'])).flatMap(({ node, path }) =>
      'event' in node ? windowProblems(entry, node, path) : [],
    ),
  ),
]

function windowProblems(
  entry: Entry<unknown>,
  { within, between }: WindowRaw,
  path: Path,
): readonly Problem[] {
  if (within !== undefined && between !== undefined) {
    return [
      problem(
        entry.at([...path, 'between']),
        'IMPOSSIBLE',
        'a window is given by `within` or by `between`, not by both',
        null,
      ),
    ]
  }
  if (within === 0) {
    return [
      problem(
        entry.at([...path, 'within']),
        'IMPOSSIBLE',
        'a window of no day holds no event; give `1d` or more',
        null,
      ),
    ]
  }
  if (between === undefined || between[0] > between[1]) return []
  const [from, until] = between
  const message = `this window goes from ${from} days ago to ${until} days ago, which is no time at all; the older age comes first: \`between: [${until}d, ${from}d]\``
  return [problem(entry.at([...path, 'between']), 'IMPOSSIBLE', message, `[${until}d, ${from}d]`)]
}
