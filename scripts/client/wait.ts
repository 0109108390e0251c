import { setTimeout as sleep } from 'node:timers/promises'
import { WorkflowNotFoundError } from '@temporalio/client'
import { loseRun } from '../../activities/runs/queries/lose.ts'
import { type RunRow, runById } from '../../activities/runs/queries/run.ts'
import { passing } from '../../core/errors.ts'
import type { RunState } from '../../core/stages.ts'
import type { NightClient } from './connect.ts'
import { patient } from './patience.ts'

export interface Watch {
  /** Called with the run each time that it was looked at; once more when a server was away meanwhile. */
  readonly onLook: (run: RunRow) => Promise<void> | void
  /** true = an approval that is waited for does not end the waiting. */
  readonly throughApproval: boolean
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** How a wait ended: the run's state; `lost` = Temporal no longer knows its workflow, and the run is closed as lost. */
export interface Ended {
  readonly run: RunRow
  readonly state: RunState
  readonly lost: boolean
}

const LOOK_MS = 250
const ASK_TEMPORAL_MS = 5_000

/** Waits until a run has ended, or waits for an approval. PostgreSQL says how it stands; Temporal only whether it lives. */
export async function waitNight(client: NightClient, runId: number, watch: Watch): Promise<Ended> {
  let asked = Date.now()
  for (;;) {
    const run = await patient(async () => {
      const seen = await present(client, runId)
      await watch.onLook(seen)
      return seen
    }, watch.signal)
    if (!run.lease) return { run, state: run.state, lost: run.error_code === 'lost' }
    if (run.state === 'waiting' && !watch.throughApproval) return { run, state: run.state, lost: false }
    if (Date.now() - asked > ASK_TEMPORAL_MS) {
      if (await isGone(client, run, watch.signal)) return settle(client, runId, watch.now())
      asked = Date.now()
    }
    await sleep(LOOK_MS, undefined, { signal: watch.signal })
  }
}

/**
 * A workflow that closed just now has written its end; one that was terminated or forgotten has not. Its run is closed
 * for it, so that whoever asks for its state is told the truth.
 */
async function settle(client: NightClient, runId: number, now: Date): Promise<Ended> {
  await sleep(LOOK_MS)
  const before = await present(client, runId)
  if (before.lease) await loseRun(client.db, before, now)
  const run = await present(client, runId)
  return { run, state: run.state, lost: run.error_code === 'lost' }
}

async function isGone(client: NightClient, run: RunRow, signal: AbortSignal): Promise<boolean> {
  return patient(async () => {
    try {
      const it = await client.call((temporal) => temporal.workflow.getHandle(run.workflow_id).describe())
      return it.status.name !== 'RUNNING'
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true
      throw error
    }
  }, signal)
}

async function present(client: NightClient, runId: number): Promise<RunRow> {
  const run = await runById(client.db, runId)
  if (run === null) throw passing('NO_RUN', `Run ${runId} is not in the database any more.`)
  return run
}
