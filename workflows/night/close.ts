import { log, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { NightResult } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { RunState } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import type { Outcome } from './outcome.ts'
import { end, flush, show, stage } from './stage.ts'
import { type Night, runOf } from './state.ts'

/** Ends the night however it went: report, state, lease. Runs outside of cancellation. */
export async function closeNight(night: Night, to: Stages, outcome: Outcome): Promise<NightResult> {
  const { ref, businessDate } = runOf(night)
  const before = outcome.errorCode ?? night.degraded
  if (night.published) await reportNight(night, to, before)
  if (night.prune) await prune(night, to)
  await flush(night, to, null)
  const state = await to.marks.closeRun({
    ...ref,
    temporalRunId: workflowInfo().originalExecutionRunId,
    outcome: outcome.how,
    errorCode: outcome.errorCode ?? night.degraded,
    errorHint: outcome.errorHint,
  })
  showEnd(night, state)
  return { runId: ref.runId, businessDate, state, published: night.published }
}

function showEnd(night: Night, state: RunState): void {
  night.state = state
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: state }])
  const { current } = night
  if (current !== null && night.stages[current].endedAt === null)
    show(night, current, { state: 'failed', endedAt: Date.now() })
  else show(night, 'report', {})
}

/** A report that cannot be written makes a published night degraded, never failed. */
async function reportNight(night: Night, to: Stages, errorCode: string | null): Promise<void> {
  const { ref } = runOf(night)
  await to.marks.noteOutcome({ ...ref, errorCode })
  try {
    await stage(night, to, 'report', () =>
      to.report.writeReport.executeWithOptions({ activityId: 'report', summary: 'write the report' }, [ref]),
    )
  } catch (error) {
    log.warn('the report could not be written', { error: String(error) })
    night.degraded ??= 'REPORT_FAILED'
    end(night, 'report', 'failed', null)
  }
}

/** What is too old to be looked at may stay for another night. */
async function prune(night: Night, to: Stages): Promise<void> {
  try {
    await to.runs.pruneOld.executeWithOptions(
      { activityId: 'prune', summary: 'delete versions that nobody can look at' },
      [runOf(night).ref],
    )
  } catch (error) {
    log.warn('old versions could not be deleted', { error: String(error) })
  }
}
