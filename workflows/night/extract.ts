import {
  ChildWorkflowCancellationType,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow'
import type { Opened } from '../../activities/runs/io/opened.ts'
import { extractId } from '../../core/ids.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import { addCounts, NO_COUNTS, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { type ExtractSourceInput, extractSource, loadSource } from '../extract-source.ts'
import { failureOf } from './failure.ts'
import { refuseFailed } from './parts.ts'
import { type Night, runOf } from './state.ts'

/** All sources at once, each with tries of its own. A source that must be there fails the night, an optional one degrades it. */
export async function extractSources(night: Night, to: Stages): Promise<StageCounts> {
  const { sources } = runOf(night)
  const all = await Promise.allSettled(sources.map((source) => read(night, source)))
  refuseFailed(all.filter((it, i) => sources[i]?.optional !== true || isCancelled(it)))
  for (const [i, it] of all.entries()) {
    const source = sources[i]
    if (it.status === 'fulfilled' || source === undefined) continue
    night.degraded ??= 'SOURCE_FAILED'
    const { code } = failureOf(it.reason)
    await to.sourceMarks.failSource.executeWithOptions({ summary: `${source.name} is left out: ${code}` }, [
      { ...runOf(night).ref, source: source.name, code },
    ])
  }
  return all.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : [])).reduce(addCounts, NO_COUNTS)
}

const isCancelled = (it: PromiseSettledResult<StageCounts>): boolean =>
  it.status === 'rejected' && isCancellation(it.reason)

function read(night: Night, source: Opened['sources'][number]): Promise<StageCounts> {
  const { name, giveUpMs, own } = source
  const input = { ...runOf(night).ref, brand: night.input.brand, source: name, giveUpMs }
  return own ? child(night, input) : loadSource(input)
}

function child(night: Night, input: ExtractSourceInput): Promise<StageCounts> {
  const { ref, businessDate } = runOf(night)
  const { brand, source } = input
  return executeChild(extractSource, {
    workflowId: extractId(workflowInfo().workflowId, source),
    args: [input],
    staticSummary: `Source ${source}, night of ${businessDate}`,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    typedSearchAttributes: [
      { key: searchAttributes.brand, value: brand },
      { key: searchAttributes.businessDate, value: businessDate },
      { key: searchAttributes.runId, value: ref.runId },
      { key: searchAttributes.stage, value: 'extract' },
    ],
  })
}
