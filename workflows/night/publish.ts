import { NO_COUNTS, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { type Night, runOf } from './state.ts'

/** Moves the pointer: from here on everybody reads this run, and nothing undoes it by itself. */
export async function publish(night: Night, to: Stages): Promise<StageCounts> {
  const done = await to.runs.publishRun.executeWithOptions(
    { activityId: 'publish', summary: 'move the pointer' },
    [runOf(night).ref],
  )
  night.published = true
  night.prune = done.prune
  return NO_COUNTS
}
