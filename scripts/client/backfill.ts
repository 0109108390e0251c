import { setTimeout as sleep } from 'node:timers/promises'
import { WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client'
import { checkDay } from '../../activities/runs/business-date.ts'
import { leaseRow, newestRun, type RunRow } from '../../activities/runs/queries/run.ts'
import { hopeless } from '../../core/errors.ts'
import { orchestratorQueue } from '../../core/ids.ts'
import type { BackfillInput, BackfillResult } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { LocalProject } from '../project/project.ts'
import type { NightClient } from './connect.ts'
import { failureOfWorkflow } from './failure.ts'
import { alreadyRunning } from './ownership.ts'
import { patient } from './patience.ts'
import { keyed } from './search.ts'
import { keepConfig } from './start.ts'

export interface BackfillRequest {
  readonly local: LocalProject
  readonly from: string
  readonly to: string
  /** Campaigns are planned for every date, not for the last one only. */
  readonly activate: boolean
}

/** How the wait for a backfill ended: its result, or the night that waits for an approval. */
export type Backfilled =
  | { readonly how: 'ended'; readonly result: BackfillResult }
  | { readonly how: 'waiting'; readonly run: RunRow }

/** Starts one night a date, in order; gives the workflow's id. */
export async function startBackfill(client: NightClient, request: BackfillRequest): Promise<string> {
  const from = checkDay(request.from)
  const to = checkDay(request.to)
  if (from > to)
    throw hopeless('BAD_DATE', `--from ${from} lies after --to ${to}: give the earlier date first.`)
  const running = await leaseRow(client.db)
  await keepConfig(client, request.local)
  const workflowId = `backfill/${client.brand}/${from}_${to}`
  const input: BackfillInput = {
    databaseId: client.databaseId,
    brand: client.brand,
    configVersion: request.local.configVersion,
    projectDir: request.local.dir,
    from,
    to,
    activate: request.activate,
  }
  try {
    await client.call((temporal) =>
      temporal.workflow.start('backfill', {
        workflowId,
        taskQueue: orchestratorQueue(client.brand),
        args: [input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: `Backfill ${from} to ${to}, ${client.brand}`,
        memo: { databaseId: client.databaseId },
        typedSearchAttributes: keyed([
          [searchAttributes.brand, client.brand],
          [searchAttributes.runKind, 'backfill'],
        ]),
      }),
    )
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw alreadyRunning(running?.workflow_id ?? workflowId)
    throw error
  }
  return workflowId
}

const LOOK_MS = 500

/** Waits for a backfill; `onLook` sees the newest run each time that somebody looks. */
export async function waitBackfill(
  client: NightClient,
  workflowId: string,
  watch: { readonly onLook: (run: RunRow | null) => void; readonly signal: AbortSignal },
): Promise<Backfilled> {
  const handle: WorkflowHandle = client.temporal.workflow.getHandle(workflowId)
  const ended = (handle.result() as Promise<BackfillResult>).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: failureOfWorkflow(error) }),
  )
  for (;;) {
    const seen = await Promise.race([ended, sleep(LOOK_MS, null, { signal: watch.signal })])
    if (seen !== null && 'error' in seen) throw seen.error
    const run = await patient(() => newestRun(client.db), watch.signal)
    watch.onLook(run)
    if (seen !== null) return { how: 'ended', result: seen.result }
    if (run?.state === 'waiting') return { how: 'waiting', run }
  }
}
