import { hopeless } from '../../../core/errors.ts'
import { partCount } from '../../../core/parts.ts'
import { type RunRef, STAGES, type Stage, type StageCounts } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import type { RunsDeps } from '../deps.ts'
import { discardStages } from '../queries/discard.ts'
import { publishedRun } from '../queries/installation.ts'
import { countPeople } from '../queries/people.ts'
import { runById } from '../queries/run.ts'
import { beginStage, lockStage, turnStage } from '../queries/stage.ts'
import { learnGrownTables } from '../queries/statistics.ts'
import { holdOwn, refuseForeign } from './held.ts'

/** A step from one stage to the next: what ended and how, what begins. */
export interface Step extends RunRef {
  readonly ended: {
    readonly stage: Stage
    readonly state: 'done' | 'failed' | 'skipped'
    readonly counts: StageCounts | null
  } | null
  readonly begun: Stage | null
  /** The workflow execution that begins it: another one than last time means that the stage begins again. */
  readonly by: string
}

/**
 * Marks the end of a stage and the beginning of the next in one transaction. A stage that begins again
 * discards first what it and the later stages wrote; the same step twice changes nothing.
 */
export async function advance(deps: RunsDeps, step: Step): Promise<void> {
  const { db, now } = deps
  await db.transaction(async (tx) => {
    if (await isOver(tx, step)) return
    await holdOwn(tx, step)
    if (step.ended !== null) await turnStage(tx, step.runId, step.ended, now())
    if (step.begun !== null) await begin(tx, step, step.begun, now())
  })
  if (step.ended?.state === 'done') await learnGrownTables(db)
}

/**
 * The last mark of a night and its closing are one workflow task: when the server does not learn of that task, both
 * are done once more, and the mark meets a run that is closed. It begins nothing, so there is nothing to refuse.
 */
async function isOver(tx: Db, step: Step): Promise<boolean> {
  if (step.begun !== null) return false
  await refuseForeign(tx, step)
  const run = await runById(tx, step.runId)
  return run !== null && !run.lease
}

async function begin(tx: Db, step: Step, stage: Stage, at: Date): Promise<void> {
  const row = await lockStage(tx, step.runId, stage)
  if (row === null) throw hopeless('NO_RUN', `There is no run ${step.runId} with a stage ${stage}.`)
  if (row.begun_by === step.by) return
  if (row.begun_by !== null) await discardAgain(tx, step, stage)
  await beginStage(tx, step.runId, stage, step.by, at)
}

async function discardAgain(tx: Db, step: Step, stage: Stage): Promise<void> {
  if (STAGES.indexOf(stage) > STAGES.indexOf('publish')) return
  const run = await runById(tx, step.runId)
  if (run?.published_at != null)
    throw hopeless(
      'RUN_PUBLISHED',
      `Run ${step.runId} is published and never written again: do its date once more with: nocturne rerun ${step.runId} --from ${stage}`,
      { run_id: step.runId },
    )
  await discardStages(tx, step.runId, await publishedRun(tx), stage)
}

/** In how many parts the stages after extract are done. */
export async function countParts(deps: RunsDeps, ref: RunRef): Promise<number> {
  const { project } = await deps.context(ref)
  return partCount(await countPeople(deps.db), project.peoplePerPart)
}
