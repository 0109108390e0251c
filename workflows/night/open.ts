import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { Stages } from '../activities.ts'
import { show } from './marks.ts'
import { outcomeOf } from './outcome.ts'
import type { Night } from './state.ts'

const scheduledStart = { name: 'TemporalScheduledStartTime', type: 'DATETIME' } as const

/** Takes the lease. A night that gets none ends here, and has nothing to close. */
export async function openNight(night: Night, to: Stages): Promise<void> {
  const info = workflowInfo()
  // The nominal time, not the time that a busy server got round to it: it names the business date.
  const at = info.typedSearchAttributes.get(scheduledStart) ?? info.startTime
  const request = {
    ...night.input,
    workflowId: info.workflowId,
    temporalRunId: info.originalExecutionRunId,
    startedAt: at.toISOString(),
  }
  const run = await to.runs.openRun
    .executeWithOptions({ activityId: 'open', summary: 'take the lease' }, [request])
    .catch((error: unknown) => refused(night, error))
  night.run = run
  night.published = run.published
  upsertSearchAttributes([
    { key: searchAttributes.brand, value: night.input.brand },
    { key: searchAttributes.businessDate, value: run.businessDate },
    { key: searchAttributes.runKind, value: run.kind },
    { key: searchAttributes.runId, value: run.ref.runId },
    { key: searchAttributes.outcome, value: 'running' },
  ])
  show(night, 'extract', {})
}

/** A night that gets no run has an outcome all the same: the list in the web UI shows it. */
function refused(night: Night, error: unknown): never {
  const { how, errorCode, errorHint } = outcomeOf(error)
  Object.assign(night, { state: how, error: { code: errorCode, hint: errorHint } })
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: how }])
  show(night, 'extract', {})
  throw error
}
