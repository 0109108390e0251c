import type { BrandProject } from '../../../core/brand/project.ts'
import { hopeless, NocturneError } from '../../../core/errors.ts'
import type { Rerun } from '../../../core/night.ts'
import type { Db } from '../../../db/connect.ts'
import { discardStages, discardUnpublished } from '../queries/discard.ts'
import { rerunFacts } from '../queries/rerun.ts'
import { type RunRow, reopenRun, runById } from '../queries/run.ts'
import { planRerun } from '../rerun.ts'
import type { OpenRequest } from './open.ts'
import { busy, insertOrRefuse, laidRun, leaseTaken } from './opened.ts'

/** Goes on with a run, does it anew, or lets the published one send again: see `planRerun`. */
export async function reopenForRerun(
  tx: Db,
  request: OpenRequest,
  rerun: Rerun,
  project: BrandProject,
  published: number,
): Promise<RunRow> {
  const row = await runById(tx, rerun.runId)
  const facts = await rerunFacts(tx, rerun.runId)
  if (row === null || facts === null)
    throw hopeless('NO_RUN', `There is no run ${rerun.runId}: see the newest with: nocturne status`)
  const plan = planRerun(facts, rerun.from)
  if (plan instanceof NocturneError) throw plan
  if (plan.how === 'anew') return anew(tx, request, rerun, row, project, published)
  if (plan.how === 'resume') await discardStages(tx, row.run_id, published, rerun.from)
  await takeAgain(tx, request, row, rerun.from === 'activation' || row.activate)
  return laidRun(tx, row.run_id, rerun.from)
}

async function anew(
  tx: Db,
  request: OpenRequest,
  rerun: Rerun,
  row: RunRow,
  project: BrandProject,
  published: number,
): Promise<RunRow> {
  await discardUnpublished(tx, published)
  const runId = await insertOrRefuse(tx, {
    businessDate: row.business_date,
    asOf: row.as_of,
    timeZone: project.timeZone,
    kind: 'rerun',
    configVersion: request.configVersion,
    projectDir: request.projectDir,
    workflowId: request.workflowId,
    temporalRunId: request.temporalRunId,
    baseRun: published,
    fromStage: rerun.from,
    activate: request.activate,
    clock: request.clock,
  })
  return laidRun(tx, runId, rerun.from)
}

/** Who asks for the activation gets it, also where the night had left it out. */
async function takeAgain(tx: Db, request: OpenRequest, row: RunRow, activate: boolean): Promise<void> {
  try {
    const taken = await reopenRun(tx, {
      runId: row.run_id,
      workflowId: request.workflowId,
      temporalRunId: request.temporalRunId,
      configVersion: request.configVersion,
      projectDir: request.projectDir,
      activate,
    })
    if (taken === 0) throw busy()
  } catch (error) {
    throw leaseTaken(error) ? busy() : error
  }
}
