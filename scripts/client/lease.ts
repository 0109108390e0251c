import { setTimeout as sleep } from 'node:timers/promises'
import { runOfWorkflow } from '../../activities/runs/queries/run.ts'
import { passing } from '../../core/errors.ts'
import { orchestratorQueue } from '../../core/ids.ts'
import type { NightClient } from './connect.ts'
import { failureOfWorkflow } from './failure.ts'
import type { StartedNight } from './start.ts'

/** A worker that is there takes a run within a second; one that is just starting needs some. */
const NOBODY_MS = 8_000
/** Pollers are still listed for minutes after they are gone: a long wait says that nobody is there. */
const SILENT_MS = 30_000

/** Waits until the workflow execution holds the lease; fails with its own error when it ended before. */
export async function waitForLease(
  client: NightClient,
  workflowId: string,
  temporalRunId: string,
  businessDate: string,
): Promise<StartedNight> {
  const began = Date.now()
  const handle = client.temporal.workflow.getHandle(workflowId, temporalRunId)
  const ended = handle.result().then(
    () => null,
    (error: unknown) => failureOfWorkflow(error),
  )
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 400)) {
    const run = await runOfWorkflow(client.db, workflowId, temporalRunId)
    if (run !== null) return { runId: run.run_id, businessDate: run.business_date, workflowId }
    const failure = await Promise.race([ended, sleep(pause, 'waiting' as const)])
    if (failure instanceof Error) throw failure
    if (await nobodyPolls(client, Date.now() - began)) {
      await client.call(() => handle.terminate('no worker polls for it')).catch(() => undefined)
      throw noWorker(client.brand, businessDate)
    }
  }
}

async function nobodyPolls(client: NightClient, waited: number): Promise<boolean> {
  if (waited < NOBODY_MS) return false
  if (waited > SILENT_MS) return true
  const { pollers } = await client.call((temporal) =>
    temporal.workflowService.describeTaskQueue({
      namespace: temporal.options.namespace,
      taskQueue: { name: orchestratorQueue(client.brand) },
      taskQueueType: 1,
    }),
  )
  return (pollers ?? []).length === 0
}

const noWorker = (brand: string, businessDate: string): Error =>
  passing(
    'NO_WORKER',
    `No worker of brand '${brand}' takes the night of ${businessDate}: start one with \`nocturne worker\`, or the whole development stack with \`nocturne dev up\`.`,
  )
