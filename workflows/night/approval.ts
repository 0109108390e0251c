import { condition, upsertSearchAttributes } from '@temporalio/workflow'
import type { ApprovalGate } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { Stages } from '../activities.ts'
import { flush, show } from './marks.ts'
import { notify } from './notify.ts'
import { type Night, runOf } from './state.ts'

const NOBODY = { by: 'nocturne', decision: 'timed_out' } as const

/** Waits for an operator, until the next night is due at the latest. True = the night goes on. */
export async function approved(night: Night, to: Stages, gate: ApprovalGate): Promise<boolean> {
  const { ref } = runOf(night)
  const stage = gate === 'data' ? 'gates' : 'activation'
  await flush(night, to, null)
  await to.marks.waitForApproval.executeWithOptions({ summary: `an operator is asked (gate ${gate})` }, [
    { ...ref, gate },
  ])
  Object.assign(night, { state: 'waiting', waitingFor: gate, decision: null })
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: 'waiting' }])
  show(night, stage, { state: 'waiting' })
  void notify(night, to, `waiting-${gate}`)
  await condition(() => night.decision !== null, patience(night), {
    summary: `waits for approve or reject (gate ${gate})`,
  })
  const word = night.decision ?? { ...NOBODY, reason: 'nobody decided in time' }
  Object.assign(night, { state: 'running', waitingFor: null })
  await to.marks.recordApproval.executeWithOptions({ summary: `${gate}: ${word.decision}` }, [
    { ...ref, word: { gate, ...word } },
  ])
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: 'running' }])
  show(night, stage, { state: 'running' })
  return word.decision === 'approve'
}

/** Milliseconds that an approval may take. A second at least: a timer of none would never let a word in. */
function patience(night: Night): number {
  const { approvalWaitMs, approveBefore } = runOf(night)
  const untilNext = approveBefore === null ? approvalWaitMs : Date.parse(approveBefore) - Date.now()
  return Math.max(1000, Math.min(approvalWaitMs, untilNext))
}
