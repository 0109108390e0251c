import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow'
import type { OpenDelivery, WatchedWaves } from '../../activities/activation/types.ts'
import { deliverId } from '../../core/ids.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import { NO_COUNTS, type StageCounts } from '../../core/stages.ts'
import type { Stages } from '../activities.ts'
import { deliver, wake } from '../deliver.ts'
import { approved } from './approval.ts'
import { tellDecisions } from './decisions.ts'
import { goAhead } from './pause.ts'
import { type Night, runOf } from './state.ts'

/** Plans who is contacted, asks where that is wanted, starts the deliveries and watches them for a while. */
export async function activate(night: Night, to: Stages): Promise<StageCounts> {
  const { ref, businessDate } = runOf(night)
  const plan = await to.activation.planWaves.executeWithOptions(
    { activityId: 'activation-plan', summary: 'plan who is contacted' },
    [ref],
  )
  // Beside all that follows; it never throws.
  const told = tellDecisions(night, plan.syncs ?? [])
  const today = plan.destinations.map((destination) => ({ businessDate, destination }))
  await startDeliveries(night, [...plan.earlier, ...today])
  if (plan.blast.verdict === 'ask' || plan.blast.verdict === 'stop') {
    await decideBlast(night, to, plan.blast.verdict)
    await startDeliveries(night, today)
  }
  const watched = today.length === 0 ? null : await watchThrough(night, to)
  await through(night, to, told)
  if (watched === null) return { ...NO_COUNTS, read: plan.due }
  if (watched.broken.length > 0) night.degraded ??= 'DESTINATION_BROKEN'
  if (watched.counts.failed > 0 && watched.counts.sent === 0) night.degraded ??= 'DESTINATION_FAILED'
  if (watched.late > 0) night.degraded ??= 'DELIVERY_LATE'
  return { ...NO_COUNTS, read: plan.due, written: watched.counts.sent }
}

/** Waits for what goes on beside the watching, and stands still while the night is paused. */
async function through(night: Night, to: Stages, told: Promise<void>): Promise<void> {
  let over = false
  void told.then(() => {
    over = true
  })
  while (!over) {
    await condition(() => over || night.pause !== null)
    await goAhead(night, to, 'activation')
  }
}

/** Watches until what may go has gone; a pause ends the watching, and after it everything is watched again. */
async function watchThrough(night: Night, to: Stages): Promise<WatchedWaves> {
  for (let round = 1; ; round++) {
    await goAhead(night, to, 'activation')
    const scope = new CancellationScope()
    const watched = scope.run(() =>
      to.watching.watchWaves.executeWithOptions(
        {
          activityId: round === 1 ? 'activation-watch' : `activation-watch-${round}`,
          summary: 'wait until what may go has gone',
        },
        [runOf(night).ref],
      ),
    )
    const paused = condition(() => night.pause !== null).then(() => null)
    const seen = await Promise.race([watched, paused])
    if (seen !== null) return seen
    scope.cancel()
    await watched.catch(() => undefined)
  }
}

/**
 * A wave that is too large, or whose campaign says so, waits for an operator; without a yes it goes nowhere. The
 * other waves of the night are on their way already.
 */
async function decideBlast(night: Night, to: Stages, verdict: 'ask' | 'stop'): Promise<void> {
  const { ref } = runOf(night)
  if (verdict === 'ask' && (await approved(night, to, 'blast'))) {
    await goAhead(night, to, 'activation')
    await to.activation.approveWaves.executeWithOptions(
      { activityId: 'activation-approve', summary: 'let the waves go' },
      [ref],
    )
    return
  }
  night.degraded ??= verdict === 'stop' ? 'BLAST_STOPPED' : 'NOT_APPROVED'
  await to.activation.skipWaves.executeWithOptions(
    { activityId: 'activation-skip', summary: 'the waves do not go' },
    [ref],
  )
}

/** All at once: they start in one task of the night's, not in one each. */
async function startDeliveries(night: Night, works: readonly OpenDelivery[]): Promise<void> {
  await Promise.all(works.map((work) => startDelivery(night, work)))
}

const TRIES = 5

/**
 * Starts the delivery of a date and destination; it outlives this night. One that is there already is woken and
 * told our run (one of a former database of the brand becomes ours by that); if it ends meanwhile, a new one starts.
 */
async function startDelivery(night: Night, work: OpenDelivery): Promise<void> {
  const workflowId = deliverId(night.input.brand, work.businessDate, work.destination)
  night.deliveries.add(workflowId)
  for (let i = 0; i < TRIES; i++) {
    if (await started(night, workflowId, work)) return
    if (await woken(night, workflowId)) return
  }
}

async function woken(night: Night, workflowId: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(wake, runOf(night).ref)
    return true
  } catch (error) {
    if (isCancellation(error)) throw error
    return false
  }
}

/** False when one with this id is running. */
async function started(night: Night, workflowId: string, work: OpenDelivery): Promise<boolean> {
  const { brand } = night.input
  const { ref } = runOf(night)
  try {
    await startChild(deliver, {
      workflowId,
      args: [{ ...ref, brand, ...work }],
      staticSummary: `Deliveries of ${work.businessDate} to ${work.destination}`,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      typedSearchAttributes: [
        { key: searchAttributes.brand, value: brand },
        { key: searchAttributes.businessDate, value: work.businessDate },
        { key: searchAttributes.destination, value: work.destination },
        { key: searchAttributes.runId, value: ref.runId },
      ],
    })
    return true
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false
    throw error
  }
}
