import { defineQuery, defineUpdate } from '@temporalio/workflow'
import type { ApprovalGate, NightProgress, OperatorWord } from '../core/night.ts'

/** What `approve` and `reject` are sent with; `gate` may be left out, the run waits at one gate at a time. */
export interface OperatorSays extends OperatorWord {
  readonly gate?: ApprovalGate | null
}

export const approve = defineUpdate<NightProgress, [OperatorSays]>('approve')
export const reject = defineUpdate<NightProgress, [OperatorSays]>('reject')
export const progress = defineQuery<NightProgress>('progress')
