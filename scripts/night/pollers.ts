import { orchestratorQueue } from '../../core/ids.ts'
import type { NightClient } from '../client/index.ts'

/** A worker that is there asks for work once a minute at least; Temporal lists one for minutes after it has gone. */
export const SILENT_SECONDS = 75

/** Whether a worker polls the brand's queue; with `since`, one that polled after that moment. "No" is sure, "yes" is not. */
export async function polls(client: NightClient, since: Date | undefined): Promise<boolean> {
  const { pollers } = await client.call((temporal) =>
    temporal.workflowService.describeTaskQueue({
      namespace: temporal.options.namespace,
      taskQueue: { name: orchestratorQueue(client.brand) },
      taskQueueType: 1,
    }),
  )
  const last = (pollers ?? []).map((p) => Number(p.lastAccessTime?.seconds ?? 0) * 1000 + 999)
  return last.some((at) => since === undefined || at >= since.getTime())
}
