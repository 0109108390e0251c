import { WorkflowFailedError } from '@temporalio/client'
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common'
import { hopeless } from '../../core/errors.ts'

/** The error that a workflow ended with, as one of ours; anything else (a cancel, a terminate) by its own words. */
export function failureOfWorkflow(error: unknown): Error {
  let cause = error instanceof WorkflowFailedError ? error.cause : error
  while (cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure) cause = cause.cause
  if (cause instanceof ApplicationFailure) return hopeless(cause.type ?? 'FAILED', cause.message)
  return cause instanceof Error ? cause : new Error('the workflow ended without saying why')
}
