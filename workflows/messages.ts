import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ApprovalGate, NightProgress, OperatorWord } from '../core/night.ts'

/** What `approve` and `reject` are sent with; `gate` may be left out, the run waits at one gate at a time. */
export interface OperatorSays extends OperatorWord {
  readonly gate?: ApprovalGate | null
}

export const approve = defineUpdate<NightProgress, [OperatorSays]>('approve')
export const reject = defineUpdate<NightProgress, [OperatorSays]>('reject')
/** Stand still between two stages, parts or batches, and go on. */
export const pause = defineUpdate<NightProgress | undefined, [OperatorWord]>('pause')
export const resume = defineUpdate<NightProgress | undefined, [OperatorWord]>('resume')
/** The same, from a night to its deliveries. */
export const hold = defineSignal<[OperatorWord]>('hold')
export const release = defineSignal('release')
export const progress = defineQuery<NightProgress>('progress')
