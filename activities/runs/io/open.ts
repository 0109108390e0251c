import type { BrandProject } from '../../../core/brand/project.ts'
import { hopeless } from '../../../core/errors.ts'
import type { NightInput } from '../../../core/night.ts'
import type { Db } from '../../../db/connect.ts'
import { asOfInstant, checkDay, lastEndedDay } from '../business-date.ts'
import { type RunsDeps, wrongDatabase } from '../deps.ts'
import { refusalOfDate } from '../published-date.ts'
import { discardUnpublished } from '../queries/discard.ts'
import { lockPublication, pinInstallation, publishedDate } from '../queries/installation.ts'
import { leaseRow, type RunRow, runOfWorkflow } from '../queries/run.ts'
import { failOpenStages, takeOver } from '../queries/state.ts'
import { insertOrRefuse, laidRun, type Opened, openedRun } from './opened.ts'
import { reopenForRerun } from './reopen.ts'

/** Who asks for a run: the workflow execution that will hold its lease. */
export interface OpenRequest extends NightInput {
  readonly workflowId: string
  /** The execution's original id, which a reset keeps. */
  readonly temporalRunId: string
  /** Nominal scheduled start, or start of the workflow. */
  readonly startedAt: string
}

/**
 * Opens a run, or goes on with one: takes the lease, brings every table back to the published state.
 * The same workflow execution gets the same run again.
 */
export async function openRun(deps: RunsDeps, request: OpenRequest): Promise<Opened> {
  const project = await deps.project(request.configVersion)
  await checkInstallation(deps, request)
  const mine = await runOfWorkflow(deps.db, request.workflowId, request.temporalRunId)
  if (mine?.lease) return openedRun(deps, request, project, mine)
  const lost = await lostLease(deps, request)
  const row = await deps.db.transaction(async (tx) => {
    const published = await lockPublication(tx)
    if (lost !== null) await takeLease(tx, lost, deps.now())
    return request.rerun === null
      ? openNew(tx, request, project, published)
      : reopenForRerun(tx, request, request.rerun, project, published)
  })
  return openedRun(deps, request, project, row)
}

async function checkInstallation(deps: RunsDeps, request: OpenRequest): Promise<void> {
  const pinned = await pinInstallation(deps.db, request.databaseId, request.brand, deps.key.fingerprint)
  if (pinned === null) throw wrongDatabase()
  if (pinned.brand !== request.brand)
    throw hopeless(
      'WRONG_BRAND',
      `The database belongs to brand '${pinned.brand}', not '${request.brand}': one brand, one database. Check DATABASE_URL.`,
    )
  if (pinned.key_fingerprint !== deps.key.fingerprint)
    throw hopeless(
      'WRONG_KEY',
      'The key file is not the one this database was first used with; every id would change. Restore it, or name it in NOCTURNE_KEY_FILE.',
    )
}

/** The run whose lease may be taken over; refuses while its workflow is alive. */
async function lostLease(deps: RunsDeps, request: OpenRequest): Promise<RunRow | null> {
  const holder = await leaseRow(deps.db)
  if (holder === null) return null
  // Two executions of one workflow id never run at the same time: we run, so the other one is closed.
  const state =
    holder.workflow_id === request.workflowId ? 'closed' : await deps.workflowState(holder.workflow_id)
  if (state !== 'running') return holder
  throw hopeless(
    'RUN_UNDER_WAY',
    `Run ${holder.run_id} for ${holder.business_date} is under way: wait for it, or end it with: nocturne cancel (a worker must be up for either)`,
    { run_id: holder.run_id },
  )
}

async function takeLease(tx: Db, lost: RunRow, at: Date): Promise<void> {
  await takeOver(tx, lost.run_id, lost.temporal_run_id, at)
  await failOpenStages(tx, lost.run_id, at)
}

async function openNew(
  tx: Db,
  request: OpenRequest,
  project: BrandProject,
  published: number,
): Promise<RunRow> {
  const businessDate = dateOf(request, project)
  const refusal = refusalOfDate(await publishedDate(tx), businessDate, request.again)
  if (refusal !== null) throw refusal
  await discardUnpublished(tx, published)
  return insertOrRefuse(tx, {
    businessDate,
    asOf: asOfInstant(businessDate, project.timeZone),
    timeZone: project.timeZone,
    kind: request.kind,
    configVersion: request.configVersion,
    projectDir: request.projectDir,
    workflowId: request.workflowId,
    temporalRunId: request.temporalRunId,
    baseRun: published,
    fromStage: null,
    activate: request.activate,
    clock: request.clock,
  }).then((runId) => laidRun(tx, runId, 'extract'))
}

const dateOf = (request: OpenRequest, project: BrandProject): string =>
  request.businessDate === null
    ? lastEndedDay(new Date(request.startedAt), project.timeZone)
    : checkDay(request.businessDate)
