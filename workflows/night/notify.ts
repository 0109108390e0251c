import { log, workflowInfo } from '@temporalio/workflow'
import type { Stages } from '../activities.ts'
import { type Night, runOf } from './state.ts'

/** Tells who wants to know. A message that cannot be delivered never fails a night; false = it was not. */
export async function notify(night: Night, to: Stages, occasion: string): Promise<boolean> {
  const { ref, notifies } = runOf(night)
  if (!notifies) return true
  try {
    await to.notifying.notify.executeWithOptions(
      { activityId: `notify-${occasion}`, summary: `tell who wants to know (${occasion})` },
      [{ ...ref, execution: workflowInfo().originalExecutionRunId }],
    )
    return true
  } catch (error) {
    log.warn('nobody could be told', { error: String(error) })
    return false
  }
}
