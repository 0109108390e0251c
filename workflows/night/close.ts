import { log, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { NightResult } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { Stages } from '../activities.ts'
import { end, flush, show } from './marks.ts'
import { notify } from './notify.ts'
import type { Outcome } from './outcome.ts'
import { stage } from './stage.ts'
import { type Night, runOf } from './state.ts'

/** Ends the night however it went: report, state, lease. Runs outside of cancellation. */
export async function closeNight(night: Night, to: Stages, outcome: Outcome): Promise<NightResult> {
  const { ref, businessDate } = runOf(night)
  night.closing = true
  breakOff(night)
  await reportNight(night, to, outcome)
  if (night.prune) await prune(night, to)
  if (!(await notify(night, to, 'end'))) await writeAgain(night, to)
  await flush(night, to, null)
  const ending = { ...endingOf(night, outcome), temporalRunId: workflowInfo().originalExecutionRunId }
  const state = await to.marks.closeRun.executeWithOptions({ summary: 'release the lease' }, [ending])
  Object.assign(night, { state, error: { code: ending.errorCode, hint: ending.errorHint } })
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: state }])
  show(night, night.current ?? 'report', {})
  return { runId: ref.runId, businessDate, state, published: night.published }
}

const endingOf = (night: Night, { how, errorCode, errorHint }: Outcome) => ({
  ...runOf(night).ref,
  outcome: how,
  errorCode: errorCode ?? night.degraded,
  errorHint,
})

/** The stage that the night did not get through has failed; the report says so. */
function breakOff(night: Night): void {
  const { current } = night
  if (current !== null && night.stages[current].endedAt === null) end(night, current, 'failed', null)
}

/**
 * Every night has its report: the operator of one that was stopped finds there why, and what to do. One that cannot
 * be written makes a published night degraded, never failed.
 */
async function reportNight(night: Night, to: Stages, outcome: Outcome): Promise<void> {
  const { ref } = runOf(night)
  const ours = await to.marks.noteOutcome.executeWithOptions({ summary: 'note how the night went' }, [
    endingOf(night, outcome),
  ])
  if (!ours) return
  try {
    await stage(night, to, 'report', () =>
      to.report.writeReport.executeWithOptions({ activityId: 'report', summary: 'write the report' }, [ref]),
    )
  } catch (error) {
    log.warn('the report could not be written', { error: String(error) })
    night.degraded ??= 'REPORT_FAILED'
    end(night, 'report', 'failed', null)
    const summary = 'note that it has no report'
    await to.marks.noteOutcome.executeWithOptions({ summary }, [endingOf(night, outcome)])
  }
}

/** The report says that nobody could be told. */
async function writeAgain(night: Night, to: Stages): Promise<void> {
  try {
    const options = { activityId: 'report-again', summary: 'note that nobody could be told' }
    await to.report.writeReport.executeWithOptions(options, [runOf(night).ref])
  } catch (error) {
    log.warn('the report could not be written', { error: String(error) })
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
