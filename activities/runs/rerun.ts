import { hopeless, type NocturneError } from '../../core/errors.ts'
import { type RunState, STAGES, type Stage, type StageState } from '../../core/stages.ts'

/** What `rerun RUN --from STAGE` means for the run as it stands. */
export type RerunPlan =
  /** The run published nothing: it goes on under its own id. */
  | { readonly how: 'resume' }
  /** A new run of the same date; stages before STAGE stand as they are published. */
  | { readonly how: 'anew' }
  /** The published run sends or reports again; no run is added. */
  | { readonly how: 'again' }

export interface RerunFacts {
  readonly runId: number
  readonly businessDate: string
  readonly state: RunState
  readonly lease: boolean
  readonly published: boolean
  readonly baseRun: number
  readonly stages: readonly { readonly stage: Stage; readonly state: StageState }[]
  readonly newestRun: number
  readonly publishedRun: number
  readonly publishedDate: string | null
}

/** Decides how a run is done again, or refuses and says what to do instead. */
export function planRerun(run: RerunFacts, from: Stage): RerunPlan | NocturneError {
  if (run.lease)
    return hopeless(
      'RUN_UNDER_WAY',
      `Run ${run.runId} is under way: wait for it, or end it with: nocturne cancel (a worker must be up for either)`,
      {
        run_id: run.runId,
      },
    )
  if (run.state === 'rolled_back') return planRolledBack(run, from)
  return run.published ? planPublished(run, from) : planResume(run, from)
}

function planResume(run: RerunFacts, from: Stage): RerunPlan | NocturneError {
  if (run.newestRun !== run.runId)
    return refuse(
      run,
      `run ${run.newestRun} was opened after it; start its date again with: nocturne run --date ${run.businessDate}`,
    )
  if (run.publishedRun !== run.baseRun)
    return refuse(
      run,
      `what is published has changed since; start its date again with: nocturne run --date ${run.businessDate}`,
    )
  const missing = before(from).find((stage) => !isDone(run, stage))
  if (missing !== undefined)
    return refuse(run, `stage ${missing} is not done, so nothing after it can be; use --from ${missing}`)
  return { how: 'resume' }
}

function planPublished(run: RerunFacts, from: Stage): RerunPlan | NocturneError {
  if (run.runId !== run.publishedRun)
    return refuse(
      run,
      `run ${run.publishedRun} is published now; go back first with: nocturne rollback --to ${run.runId}`,
    )
  if (from === 'activation' || from === 'report') return { how: 'again' }
  if (from === 'publish')
    return refuse(run, 'it is published already; the stages that can be done again end with gates')
  return { how: 'anew' }
}

/** Its rows are gone: only a whole night makes sense, and only where the date is not behind the published one. */
function planRolledBack(run: RerunFacts, from: Stage): RerunPlan | NocturneError {
  if (from !== 'extract') return refuse(run, 'it was rolled back and its rows are gone; use --from extract')
  if (run.publishedDate !== null && run.businessDate < run.publishedDate)
    return refuse(
      run,
      `${run.publishedDate} is published, and a night never goes back in time; use rollback first`,
    )
  return { how: 'anew' }
}

const before = (stage: Stage): readonly Stage[] => STAGES.slice(0, STAGES.indexOf(stage))

const isDone = (run: RerunFacts, stage: Stage): boolean =>
  run.stages.some((s) => s.stage === stage && (s.state === 'done' || s.state === 'skipped'))

const refuse = (run: RerunFacts, why: string): NocturneError =>
  hopeless(
    'RERUN_REFUSED',
    `Run ${run.runId} (${run.businessDate}, ${run.state}) cannot be done again that way: ${why}.`,
    {
      run_id: run.runId,
    },
  )
