import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client'
import { unfinishedDestinations } from '../../activities/activation/queries/ranges.ts'
import { recordAudit } from '../../activities/privacy/queries.ts'
import { loseRun } from '../../activities/runs/queries/lose.ts'
import type { RunRow } from '../../activities/runs/queries/run.ts'
import { hopeless, passing } from '../../core/errors.ts'
import { deliverId } from '../../core/ids.ts'
import type { ApprovalGate, NightProgress, OperatorWord } from '../../core/night.ts'
import type { NightClient } from './connect.ts'

export interface OperatorDecision extends OperatorWord {
  readonly decision: 'approve' | 'reject'
  /** null = the gate that the run waits at. */
  readonly gate: ApprovalGate | null
}

const ANSWER_MS = 10_000

/** Gives a waiting run the operator's word; the workflow's own validator may refuse it (exit 2). */
export async function decideNight(
  client: NightClient,
  run: RunRow,
  said: OperatorDecision,
): Promise<NightProgress> {
  if (run.state !== 'waiting')
    throw hopeless(
      'NOT_WAITING',
      `Run ${run.run_id} (${run.business_date}) does not wait for an approval: it is ${run.state}.`,
    )
  const { by, reason, gate, decision } = said
  return say<NightProgress>(client, run, run.workflow_id, decision, { by, reason, gate })
}

/** Sends an update to a workflow of a run; the workflow's own validator may refuse it (exit 2). */
async function say<Answer>(
  client: NightClient,
  run: RunRow,
  workflowId: string,
  update: string,
  said: OperatorWord & { readonly gate?: ApprovalGate | null },
): Promise<Answer> {
  try {
    return await client.temporal.withDeadline(Date.now() + ANSWER_MS, () =>
      client.temporal.workflow
        .getHandle(workflowId)
        .executeUpdate<Answer, [typeof said]>(update, { args: [said] }),
    )
  } catch (error) {
    throw refused(error, run)
  }
}

function refused(error: unknown, run: RunRow): unknown {
  if (error instanceof WorkflowUpdateFailedError)
    return hopeless('REFUSED', (error.cause as Error | undefined)?.message ?? 'The run refused it.')
  if (error instanceof WorkflowNotFoundError) return gone(run)
  const text = error instanceof Error ? error.message : ''
  if (/deadline|timeout|unavailable/i.test(text))
    return passing(
      'NO_WORKER',
      `Run ${run.run_id} did not answer: is a worker running? Start one with \`nocturne worker\`.`,
    )
  return error
}

const gone = (run: RunRow): Error =>
  hopeless(
    'RUN_LOST',
    `Temporal no longer knows the workflow of run ${run.run_id}: start its date again with \`nocturne run --date ${run.business_date}\`.`,
  )

/**
 * Makes a run stand still, or go on: its night with the deliveries that it has started, or, once the night has ended,
 * the deliveries of its date that are still under way. Gives how many deliveries were told.
 */
export async function pauseNight(
  client: NightClient,
  run: RunRow,
  how: 'pause' | 'resume',
  { by, reason }: OperatorWord,
): Promise<{ readonly night: boolean; readonly deliveries: number }> {
  if (run.lease) {
    await say(client, run, run.workflow_id, how, { by, reason })
    return { night: true, deliveries: 0 }
  }
  let deliveries = 0
  for (const destination of await unfinishedDestinations(client.db)) {
    const id = deliverId(client.brand, run.business_date, destination)
    if (await told(() => say(client, run, id, how, { by, reason }))) deliveries += 1
  }
  if (deliveries === 0)
    throw hopeless(
      'NOT_RUNNING',
      `Run ${run.run_id} (${run.business_date}) has ended, and nothing of it is being delivered: it is ${run.state}.`,
    )
  await recordAudit(client.db, {
    actor: by,
    action: how === 'pause' ? 'paused' : 'resumed',
    subject: `run:${run.run_id}`,
    detail: { reason, deliveries },
  })
  return { night: false, deliveries }
}

/** False = that workflow is not there any more. */
async function told(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'RUN_LOST') return false
    throw error
  }
}

/** Asks a run to end. One whose workflow is gone is closed here, so that its lease is free. */
export async function cancelNight(client: NightClient, run: RunRow, now: Date): Promise<'asked' | 'closed'> {
  if (!run.lease)
    throw hopeless(
      'NOT_RUNNING',
      `Run ${run.run_id} (${run.business_date}) has ended already: it is ${run.state}.`,
    )
  try {
    const handle = client.temporal.workflow.getHandle(run.workflow_id)
    const it = await client.call(() => handle.describe())
    if (it.status.name === 'RUNNING') {
      await client.call(() => handle.cancel())
      return 'asked'
    }
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
  await loseRun(client.db, run, now)
  return 'closed'
}
