import type { SourceFrom } from '../../core/brand/source.ts'

/** Kinds that ask somebody else, who may let them wait for hours: an operator looks at one of them alone, and ends it. */
const ASKING: readonly SourceFrom['kind'][] = ['http', 'postgres', 'singer']

/**
 * A workflow adds 11 events for itself and 3 at its night, an activity of the night adds 3. With more than six, a night
 * of 19 sources goes past 400.
 */
const AT_MOST = 6

/**
 * Names of the sources that a workflow of their own reads: all of a few; of more than six those that ask somebody else,
 * up to six. The night itself reads the others, as activities with tries of their own.
 */
export function ownWorkflows(
  sources: readonly { readonly name: string; readonly from: Pick<SourceFrom, 'kind'> }[],
): ReadonlySet<string> {
  const own = sources.length <= AT_MOST ? sources : sources.filter(({ from }) => ASKING.includes(from.kind))
  return new Set(own.slice(0, AT_MOST).map(({ name }) => name))
}
