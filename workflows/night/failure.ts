import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow'

/** A failure as the run keeps it: a code for machines, and our own message for people. */
export interface NightFailure {
  readonly code: string
  readonly hint: string
}

/** What failed at the bottom; the layers above it only say which activity it was. */
export function failureOf(error: unknown): NightFailure {
  let cause = error
  while ((cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure) && cause.cause)
    cause = cause.cause
  if (isCancellation(cause)) return { code: 'cancelled', hint: 'An operator ended it.' }
  if (cause instanceof ApplicationFailure) return { code: cause.type ?? 'FAILED', hint: cause.message }
  if (cause instanceof TimeoutFailure)
    return {
      code: 'TIMEOUT',
      hint: `A step took too long (${cause.timeoutType}): is a worker of each queue up?`,
    }
  return { code: 'FAILED', hint: cause instanceof Error ? cause.message : 'no reason was given' }
}
