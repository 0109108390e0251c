import type { ApprovalGate } from '../../../core/night.ts'
import { type RunRef, type RunState, SUMMED_AGAIN } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { recordAudit } from '../../privacy/queries.ts'
import { type RunsDeps, wrongDatabase } from '../deps.ts'
import { type ApprovalWord, saveApproval } from '../queries/approval.ts'
import { imbalances, sourceFailed } from '../queries/publish.ts'
import { type RunRow, runById } from '../queries/run.ts'
import { turnStage } from '../queries/stage.ts'
import {
  type Ending,
  endRun,
  failOpenStages,
  markOutcome,
  markRunning,
  markWaiting,
} from '../queries/state.ts'
import { holdOwn, refuseForeign } from './held.ts'

/** How a night went, as its workflow saw it. */
export interface Outcome extends RunRef {
  readonly outcome: 'published' | 'rejected' | 'failed' | 'cancelled'
  /** Reason code of what failed; null = nothing did. */
  readonly errorCode: string | null
  readonly errorHint: string | null
}

export interface Close extends Outcome {
  /** The workflow execution that holds the lease. */
  readonly temporalRunId: string
}

/** Says that the run waits for an operator. */
export async function waitForApproval(
  deps: RunsDeps,
  ref: RunRef & { readonly gate: ApprovalGate },
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await holdOwn(tx, ref)
    await markWaiting(tx, ref.runId, ref.gate)
    await turnStage(tx, ref.runId, { stage: stageOf(ref.gate), state: 'waiting', counts: null }, deps.now())
  })
}

const DECIDED = { approve: 'approved', reject: 'rejected', timed_out: 'timed out' } as const

/** Keeps the operator's word (or that nobody gave one), and lets the run go on. */
export async function recordApproval(deps: RunsDeps, ref: RunRef, word: ApprovalWord): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await holdOwn(tx, ref)
    await markRunning(tx, ref.runId)
    await turnStage(tx, ref.runId, { stage: stageOf(word.gate), state: 'running', counts: null }, deps.now())
    if ((await saveApproval(tx, ref.runId, word, deps.now())) === 0) return
    await recordAudit(tx, {
      actor: word.by,
      action: DECIDED[word.decision],
      subject: `run:${ref.runId}`,
      detail: { gate: word.gate, reason: word.reason },
    })
  })
}

const stageOf = (gate: ApprovalGate): 'gates' | 'activation' => (gate === 'data' ? 'gates' : 'activation')

/**
 * Notes how the night went before its report is written, while the run still holds its lease. False = it holds it no
 * more (another one took it over): what is to be said of it has been said.
 */
export async function noteOutcome(deps: RunsDeps, it: Outcome): Promise<boolean> {
  await refuseForeign(deps.db, it)
  const run = await runById(deps.db, it.runId)
  if (run === null || !run.lease) return false
  return (await markOutcome(deps.db, it.runId, await endingOf(deps.db, run, it))) > 0
}

/** Ends the run and releases its lease; done already, it gives the state that the run ended with. */
export function closeRun(deps: RunsDeps, close: Close): Promise<RunState> {
  return deps.db.transaction(async (tx) => {
    await refuseForeign(tx, close)
    const run = await runById(tx, close.runId)
    if (run === null) throw wrongDatabase()
    const ending = await endingOf(tx, run, close)
    const ended = await endRun(tx, close, ending, deps.now())
    if (ended === 0) return run.state
    await failOpenStages(tx, close.runId, deps.now())
    return ending.state
  })
}

/** What was published stays published, however the night ended: it is degraded then. */
async function endingOf(tx: Db, run: RunRow, it: Outcome): Promise<Ending> {
  const { outcome, errorCode, errorHint } = it
  if (run.published_at === null) {
    const state = outcome === 'published' ? 'failed' : outcome
    return { state, errorCode, errorHint }
  }
  if (errorCode !== null || outcome !== 'published')
    return { state: 'degraded', errorCode: errorCode ?? outcome, errorHint }
  const [wrong] = await imbalances(tx, run.run_id, SUMMED_AGAIN)
  if (wrong !== undefined)
    return {
      state: 'degraded',
      errorCode: 'BALANCE',
      errorHint: `${wrong.sum} does not add up: see published.check_balance.`,
    }
  const failed = await sourceFailed(tx, run.run_id)
  return { state: failed ? 'degraded' : 'published', errorCode: failed ? 'SOURCE_FAILED' : null, errorHint }
}
