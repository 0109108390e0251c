import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import { ChildWorkflowCancellationType, ParentClosePolicy, startChild } from '@temporalio/workflow'
import type { OpenDelivery } from '../../activities/activation/types.ts'
import { deliverId } from '../../core/ids.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import { NO_COUNTS, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { approved } from './approval.ts'
import { type Night, runOf } from './state.ts'

/** Plans who is contacted, asks where that is wanted, starts the deliveries and watches them for a while. */
export async function activate(night: Night, to: Stages): Promise<StageCounts> {
  const { ref, businessDate } = runOf(night)
  const plan = await to.activation.planWaves.executeWithOptions(
    { activityId: 'activation-plan', summary: 'plan who is contacted' },
    [ref],
  )
  const go =
    plan.blast.verdict === 'pass' ||
    plan.blast.verdict === 'warn' ||
    (await asked(night, to, plan.blast.verdict))
  const today = go ? plan.destinations.map((destination) => ({ businessDate, destination })) : []
  for (const work of [...plan.earlier, ...today]) await startDelivery(night, to, work)
  if (today.length === 0) return { ...NO_COUNTS, read: plan.due }
  const watched = await to.watching.watchWaves.executeWithOptions(
    { activityId: 'activation-watch', summary: 'wait until what may go has gone' },
    [ref],
  )
  if (watched.broken.length > 0) night.degraded ??= 'DESTINATION_BROKEN'
  if (watched.counts.failed + watched.counts.unknown > 0) night.degraded ??= 'DELIVERY_FAILED'
  if (watched.late > 0) night.degraded ??= 'DELIVERY_LATE'
  return { ...NO_COUNTS, read: plan.due, written: watched.counts.sent }
}

/** A wave that is too large, or whose campaign says so, waits for an operator; a stopped one goes nowhere. */
async function asked(night: Night, to: Stages, verdict: 'ask' | 'stop'): Promise<boolean> {
  const yes = verdict === 'ask' && (await approved(night, to, 'blast'))
  if (yes) await to.activation.approveWaves(runOf(night).ref)
  else {
    await to.activation.skipWaves(runOf(night).ref)
    night.degraded ??= 'NOT_APPROVED'
  }
  return yes
}

/**
 * Starts the delivery of a date and destination; it outlives this night. One that runs already looks for work by
 * itself; one that belongs to a former database of the brand would never do ours, and is ended.
 */
async function startDelivery(night: Night, to: Stages, work: OpenDelivery): Promise<void> {
  const workflowId = deliverId(night.input.brand, work.businessDate, work.destination)
  try {
    await start(night, workflowId, work)
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    const { databaseId } = runOf(night).ref
    if (await to.marks.clearForeign({ databaseId, workflowId })) await start(night, workflowId, work)
  }
}

async function start(night: Night, workflowId: string, work: OpenDelivery): Promise<void> {
  const { brand } = night.input
  await startChild('deliver', {
    workflowId,
    args: [{ ...runOf(night).ref, brand, ...work }],
    memo: { databaseId: runOf(night).ref.databaseId },
    staticSummary: `Deliveries of ${work.businessDate} to ${work.destination}`,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    cancellationType: ChildWorkflowCancellationType.ABANDON,
    typedSearchAttributes: [
      { key: searchAttributes.brand, value: brand },
      { key: searchAttributes.businessDate, value: work.businessDate },
      { key: searchAttributes.destination, value: work.destination },
      { key: searchAttributes.runId, value: runOf(night).ref.runId },
    ],
  })
}
