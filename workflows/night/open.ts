import { log, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { OpenRequest } from '../../activities/runs/io/open.ts'
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
    .catch((error: unknown) => refused(night, to, request, error))
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
async function refused(night: Night, to: Stages, request: OpenRequest, error: unknown): Promise<never> {
  const { how, errorCode, errorHint } = outcomeOf(error)
  Object.assign(night, { state: how, error: { code: errorCode, hint: errorHint } })
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: how }])
  show(night, 'extract', {})
  // Who starts a night by hand sees why it got no run; a schedule does not look.
  if (night.input.kind === 'scheduled' && how === 'failed' && errorCode !== 'WRONG_DATABASE')
    await tellRefused(to, request, errorHint ?? '')
  throw error
}

async function tellRefused(to: Stages, request: OpenRequest, hint: string): Promise<void> {
  const { brand, configVersion, startedAt, workflowId, temporalRunId: execution } = request
  const options = { activityId: 'notify-refused', summary: 'tell that it got no run' }
  try {
    await to.notifying.notifyRefused.executeWithOptions(options, [
      { brand, configVersion, startedAt, workflowId, execution, hint },
    ])
  } catch (error) {
    log.warn('nobody could be told', { error: String(error) })
  }
}
