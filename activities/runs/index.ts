import type { Verdict } from '../../core/brand/gates.ts'
import type { ApprovalGate } from '../../core/night.ts'
import type { RunRef, RunState } from '../../core/stages.ts'
import type { RunsDeps } from './deps.ts'
import { judge, worst } from './gates.ts'
import { advance, countParts, type Step } from './io/advance.ts'
import { type BackfillStep, planBackfillDate } from './io/backfill.ts'
import {
  type Close,
  closeRun,
  noteOutcome,
  type Outcome,
  recordApproval,
  waitForApproval,
} from './io/close.ts'
import { holdOwn } from './io/held.ts'
import { type OpenRequest, openRun } from './io/open.ts'
import type { Opened } from './io/opened.ts'
import { type PauseWord, pauseRun, resumeRun } from './io/pause.ts'
import { type Published, pruneOld, publishRun } from './io/publish.ts'
import type { ApprovalWord } from './queries/approval.ts'
import { peopleFacts, saveVerdicts, sourceFacts } from './queries/gates.ts'

/** The frame of the night: lease, stage marks, gates, publish, close. */
export const runsActivities = (deps: RunsDeps) => ({
  /** Opens a run or goes on with one; heartbeats, because what is not published is discarded first. */
  openRun: (request: OpenRequest): Promise<Opened> => deps.heartbeat(() => openRun(deps, request)),

  /** Ends a stage and begins the next. */
  advance: (step: Step): Promise<void> => advance(deps, step),

  /** In how many parts the stages after extract are done. */
  countParts: (ref: RunRef): Promise<number> => countParts(deps, ref),

  /** Compares the run with the last nights; the strongest verdict decides. */
  evaluateGates: (ref: RunRef): Promise<Verdict> => deps.heartbeat(() => evaluateGates(deps, ref)),

  /** Marks the run as waiting for an operator. */
  waitForApproval: (ref: RunRef & { readonly gate: ApprovalGate }): Promise<void> =>
    waitForApproval(deps, ref),

  /** Keeps the operator's word, and lets the run go on. */
  recordApproval: (ref: RunRef & { readonly word: ApprovalWord }): Promise<void> =>
    recordApproval(deps, ref, ref.word),

  /** Marks the run as standing still until somebody resumes it. */
  pauseRun: (it: PauseWord): Promise<void> => pauseRun(deps, it),

  /** Marks the paused run as going on. */
  resumeRun: (it: PauseWord): Promise<void> => resumeRun(deps, it),

  /** Moves the pointer that everybody reads by. */
  publishRun: (ref: RunRef): Promise<Published> => deps.heartbeat(() => publishRun(deps, ref)),

  /** Deletes versions that nobody can look at any more. */
  pruneOld: (ref: RunRef): Promise<number> => pruneOld(deps, ref),

  /** Notes how the night went, for its report; false = the run is not ours any more. */
  noteOutcome: (outcome: Outcome): Promise<boolean> => noteOutcome(deps, outcome),

  /** Ends the run and releases the lease. */
  closeRun: (close: Close): Promise<RunState> => closeRun(deps, close),

  /** What a backfill does with a date. */
  planBackfillDate: (step: BackfillStep) => planBackfillDate(deps, step),
})

async function evaluateGates(deps: RunsDeps, ref: RunRef): Promise<Verdict> {
  const run = await deps.context(ref)
  const sources = await sourceFacts(deps.db, run, run.project)
  const verdicts = judge(run.project.gates, sources, await peopleFacts(deps.db, run))
  await deps.db.transaction(async (tx) => {
    await holdOwn(tx, ref)
    await saveVerdicts(tx, ref.runId, verdicts)
  })
  return worst(verdicts)
}
