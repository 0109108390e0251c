import { comparisonsOf } from '../build/comparison.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { EventLeafRaw } from '../schema/segment.ts'
import type { Path } from '../yaml/document.ts'
import type { Check } from './context.ts'
import { leavesOf } from './references.ts'

/** Leaves that compare nothing, or more than one thing. */
export const leaves: Check = ({ draft }) =>
  draft.segments.flatMap((entry) =>
    (entry.value === null ? [] : leavesOf(entry.value.where, ['where'])).flatMap(
      ({ node, path }): readonly Problem[] => {
        if ('event' in node) return eventLeaf(entry, node, path)
        const isEmpty = ('attribute' in node || 'trait' in node) && comparisonsOf(node).length === 0
        return isEmpty ? [problem(entry.at(path), 'INCOMPLETE', EMPTY, null)] : []
      },
    ),
  )

const EMPTY = 'this leaf compares with nothing; add a comparison such as `gte: 1`, or `exists: true`'
const BESIDE = ['eq', 'gt', 'gte', 'lt', 'lte'] as const
const AGGREGATES = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max'] as const

function eventLeaf(entry: Entry<unknown>, node: EventLeafRaw, path: Path): readonly Problem[] {
  const aggregates = AGGREGATES.filter((key) => node[key] !== undefined)
  const beside = BESIDE.filter((key) => node[key] !== undefined)
  const [first, second] = aggregates
  if (second !== undefined) {
    const message = `a leaf computes one value; keep \`${first}\` or \`${second}\`, and write the other as a leaf of its own under \`all\``
    return [problem(entry.atKey([...path, second]), 'IMPOSSIBLE', message, null)]
  }
  if ((first === undefined || first === 'count') && beside[0] !== undefined) {
    const message = `a comparison of the number of events stands inside of \`count\`: \`count: {${beside[0]}: ...}\``
    return [problem(entry.atKey([...path, beside[0]]), 'INCOMPLETE', message, null)]
  }
  if (first !== undefined && first !== 'count' && beside.length === 0) {
    const message = `this leaf computes \`${first}\` and compares it with nothing; add a comparison such as \`gte: 100\``
    return [problem(entry.atKey([...path, first]), 'INCOMPLETE', message, null)]
  }
  if (node.count !== undefined && comparisonsOf(node.count).length === 0) {
    return [
      problem(entry.atKey([...path, 'count']), 'INCOMPLETE', EMPTY.replace('this leaf', '`count`'), null),
    ]
  }
  return []
}
