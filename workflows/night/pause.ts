import {
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { OperatorWord } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { Stage } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { hold, release } from '../messages.ts'
import { flush, show } from './marks.ts'
import { type Night, runOf } from './state.ts'

/** Stands still while an operator has paused the night; called between stages, parts and batches. */
export async function goAhead(night: Night, to: Stages, name: Stage): Promise<void> {
  while (night.pause !== null) await standStill(night, to, name, night.pause)
}

async function standStill(night: Night, to: Stages, name: Stage, word: OperatorWord): Promise<void> {
  const { ref } = runOf(night)
  await flush(night, to, null)
  await tellDeliveries(night, word)
  await to.marks.pauseRun.executeWithOptions({ summary: `paused before ${name}` }, [{ ...ref, ...word }])
  night.state = 'waiting'
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: 'waiting' }])
  show(night, name, {})
  await condition(() => night.pause === null)
  night.state = 'running'
  const mark = { ...ref, ...(night.resumed ?? word) }
  await to.marks.resumeRun.executeWithOptions({ summary: `goes on with ${name}` }, [mark])
  await tellDeliveries(night, null)
  upsertSearchAttributes([{ key: searchAttributes.outcome, value: 'running' }])
  show(night, name, {})
}

/** Deliveries of this night stand still, or go on, with it; one that has ended needs no telling. */
async function tellDeliveries(night: Night, word: OperatorWord | null): Promise<void> {
  for (const workflowId of night.deliveries) {
    const it = getExternalWorkflowHandle(workflowId)
    try {
      await (word === null ? it.signal(release) : it.signal(hold, word))
    } catch (error) {
      if (isCancellation(error)) throw error
    }
  }
}
