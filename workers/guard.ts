import { CancelledFailure, Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker'
import { NocturneError } from '../core/errors.ts'
import { describeUnknown, type UnknownFault, wordsOf } from './unknown-fault.ts'

/** Says where an unexpected error came from, without its words: they may hold a row. */
export type FaultLog = (activity: string, attempt: number, fault: UnknownFault) => void

/**
 * The one place where an error leaves an activity. An error of an aborted activity becomes its cancellation, our
 * own errors keep their words and get their fate, all others are stripped to a code: neither history nor log
 * ever sees a row.
 */
export function guard(report: FaultLog): ActivityInboundCallsInterceptor {
  return {
    async execute(
      input: ActivityExecuteInput,
      next: Next<ActivityInboundCallsInterceptor, 'execute'>,
    ): Promise<unknown> {
      try {
        return await next(input)
      } catch (error) {
        const { cancellationSignal, cancelled, info } = Context.current()
        if (cancellationSignal.aborted && !(error instanceof CancelledFailure)) await cancelled
        if (error instanceof CancelledFailure) throw error
        if (error instanceof NocturneError) throw ours(error)
        if (error instanceof ApplicationFailure && error.cause === undefined) throw error
        const fault = describeUnknown(error)
        report(info.activityType, info.attempt, fault)
        throw stripped(fault, info.attempt)
      }
    },
  }
}

function ours(error: NocturneError): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.code,
    message: error.message,
    details: [error.evidence],
    nonRetryable: error.fate === 'hopeless',
  })
}

/** A fault that nobody foresaw may pass; after this many times it is taken for a defect. */
const TRIES = 5

function stripped(fault: UnknownFault, attempt: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: fault.code,
    message: wordsOf(fault),
    nonRetryable: fault.hopeless || (!fault.passing && attempt >= TRIES),
  })
}
