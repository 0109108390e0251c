import { setCurrentDetails, workflowInfo } from '@temporalio/workflow'
import type { Stage, StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { detailsOf } from './details.ts'
import { type EndState, type Night, progressOf, runOf } from './state.ts'

/** Writes the end that is not written yet, and the beginning of the next stage, as one mark. */
export async function flush(night: Night, to: Stages, begun: Stage | null): Promise<void> {
  const { ended } = night
  if (ended === null && begun === null) return
  night.ended = null
  const step = { ...runOf(night).ref, ended, begun, by: workflowInfo().runId }
  const summary = [ended && `${ended.stage} ${ended.state}`, begun && `${begun} begins`].filter(Boolean)
  await to.marks.advance.executeWithOptions({ summary: summary.join(', ') }, [step])
}

/** Notes how a stage ended; written together with the next beginning, or by `flush`. */
export function end(night: Night, name: Stage, state: EndState, counts: StageCounts | null): void {
  night.ended = { stage: name, state, counts }
  show(night, name, { state, endedAt: Date.now(), counts })
}

/** Shows a change in the web UI; costs no event. */
export function show(night: Night, name: Stage, change: Partial<Night['stages'][Stage]>): void {
  Object.assign(night.stages[name], change)
  setCurrentDetails(detailsOf(progressOf(night, Date.now())))
}
