import { NO_COUNTS, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { approved } from './approval.ts'
import { rejected } from './outcome.ts'
import { type Night, runOf } from './state.ts'

/** Lets the night go on, or rejects it: nothing is published then, and yesterday stays. */
export async function passGates(night: Night, to: Stages): Promise<StageCounts> {
  const { ref } = runOf(night)
  const verdict = await to.runs.evaluateGates.executeWithOptions(
    { activityId: 'gates', summary: 'compare with the last nights' },
    [ref],
  )
  if (verdict === 'stop')
    throw rejected(
      'GATE_STOPPED',
      `A gate stopped run ${ref.runId}: see which with: nocturne status ${ref.runId}`,
    )
  if (verdict === 'ask' && !(await approved(night, to, 'data')))
    throw rejected('NOT_APPROVED', `Run ${ref.runId} was not approved: nothing is published.`)
  return NO_COUNTS
}
