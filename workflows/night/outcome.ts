import { ApplicationFailure, isCancellation } from '@temporalio/workflow'
import { failureOf } from './failure.ts'

/** How the recipe ended. */
export interface Outcome {
  readonly how: 'published' | 'rejected' | 'failed' | 'cancelled'
  readonly errorCode: string | null
  readonly errorHint: string | null
  /** What the workflow ends with when nothing is published; null = it ends well. */
  readonly failure: unknown
}

export const WELL: Outcome = { how: 'published', errorCode: null, errorHint: null, failure: null }

const REJECTED = 'REJECTED'

/** Ends the night in good order: nothing is published. `code` says which gate or word it was. */
export function rejected(code: string, hint: string): Error {
  return ApplicationFailure.create({ type: REJECTED, message: hint, details: [code], nonRetryable: true })
}

/** What an error of the recipe means for the run. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof ApplicationFailure && error.type === REJECTED)
    return { how: 'rejected', errorCode: String(error.details?.[0]), errorHint: error.message, failure: null }
  const { code, hint } = failureOf(error)
  const how = isCancellation(error) ? 'cancelled' : 'failed'
  return { how, errorCode: code, errorHint: hint, failure: error }
}
