import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import { checkDay, lastEndedDay } from '../../activities/runs/business-date.ts'
import { refusalOfDate } from '../../activities/runs/published-date.ts'
import { storeConfig } from '../../activities/runs/queries/config.ts'
import { publishedDate } from '../../activities/runs/queries/installation.ts'
import { rerunFacts } from '../../activities/runs/queries/rerun.ts'
import { type RunRow, runById, runsOfDate } from '../../activities/runs/queries/run.ts'
import { planRerun } from '../../activities/runs/rerun.ts'
import { hopeless, NocturneError } from '../../core/errors.ts'
import { nightlyId, orchestratorQueue } from '../../core/ids.ts'
import type { NightInput } from '../../core/night.ts'
import { searchAttributes } from '../../core/search-attributes.ts'
import type { Stage } from '../../core/stages.ts'
import type { LocalProject } from '../project/project.ts'
import type { NightClient } from './connect.ts'
import { waitForLease } from './lease.ts'
import { alreadyRunning, ownsWorkflow } from './ownership.ts'
import { keyed } from './search.ts'

export interface NightRequest {
  readonly local: LocalProject
  /** null = the last day of the brand's zone that has ended. */
  readonly date: string | null
  readonly again: boolean
  /** `--clock`. */
  readonly clock: string | null
  readonly now: Date
}

export interface RerunRequest {
  readonly local: LocalProject
  readonly runId: number
  readonly from: Stage
}

export interface StartedNight {
  readonly runId: number
  readonly businessDate: string
  readonly workflowId: string
}

/** Starts a night and returns once it holds the lease. */
export async function startNight(client: NightClient, request: NightRequest): Promise<StartedNight> {
  const { local } = request
  const businessDate =
    request.date === null ? lastEndedDay(request.now, local.project.timeZone) : checkDay(request.date)
  const refusal = refusalOfDate(await publishedDate(client.db), businessDate, request.again)
  if (refusal !== null) throw refusal
  await keepConfig(client, local)
  const n = 1 + (await runsOfDate(client.db, businessDate))
  const input = nightInput(client, local, { businessDate, again: request.again, clock: request.clock })
  return startFree(client, input, businessDate, n)
}

/** Does a run again from a stage, by the rules of the public interface; returns once it holds the lease. */
export async function rerunNight(client: NightClient, request: RerunRequest): Promise<StartedNight> {
  const facts = await rerunFacts(client.db, request.runId)
  const run = await runById(client.db, request.runId)
  if (facts === null || run === null) throw hopeless('NO_RUN', `There is no run ${request.runId}.`)
  // A lease whose workflow is gone is taken over when the run opens; it must not refuse here.
  const plan = planRerun({ ...facts, lease: false }, request.from)
  if (plan instanceof NocturneError) throw plan
  await keepConfig(client, request.local)
  const input = nightInput(client, request.local, {
    businessDate: run.business_date,
    again: true,
    clock: run.clock === null ? null : run.clock.toISOString(),
    kind: plan.how === 'anew' ? 'rerun' : run.kind,
    activate: run.activate,
    rerun: { runId: run.run_id, from: request.from },
  })
  return plan.how === 'anew'
    ? startFree(client, input, run.business_date, 1 + (await runsOfDate(client.db, run.business_date)))
    : resume(client, input, run)
}

/** A run that goes on keeps its workflow id: the execution before it is closed. */
async function resume(client: NightClient, input: NightInput, run: RunRow): Promise<StartedNight> {
  const started = await start(client, run.workflow_id, input, run.business_date)
  if (started === null) throw alreadyRunning(run.workflow_id)
  return waitForLease(client, run.workflow_id, started, run.business_date)
}

const IDS_TRIED = 50

/** Starts under the first id of the date that is not taken by a workflow of a former database. */
async function startFree(
  client: NightClient,
  input: NightInput,
  businessDate: string,
  n: number,
): Promise<StartedNight> {
  for (let i = n; i < n + IDS_TRIED; i++) {
    const workflowId = nightlyId(client.brand, businessDate, i)
    const started = await start(client, workflowId, input, businessDate)
    if (started !== null) return waitForLease(client, workflowId, started, businessDate)
    if (await ownsWorkflow(client, workflowId)) throw alreadyRunning(workflowId)
  }
  throw alreadyRunning(nightlyId(client.brand, businessDate, n))
}

/** Starts the workflow; null = one with this id is running. Gives the id of the execution. */
async function start(
  client: NightClient,
  workflowId: string,
  input: NightInput,
  businessDate: string,
): Promise<string | null> {
  try {
    const handle = await client.call((temporal) =>
      temporal.workflow.start('nightly', {
        workflowId,
        taskQueue: orchestratorQueue(client.brand),
        args: [input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: `Night of ${businessDate}, ${client.brand}, ${input.kind}`,
        memo: { databaseId: client.databaseId },
        typedSearchAttributes: keyed([
          [searchAttributes.brand, client.brand],
          [searchAttributes.businessDate, businessDate],
          [searchAttributes.runKind, input.kind],
        ]),
      }),
    )
    return handle.firstExecutionRunId
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null
    throw error
  }
}

/** What a night of this project is started with. */
export function nightInput(
  client: NightClient,
  local: LocalProject,
  rest: Pick<NightInput, 'businessDate' | 'again' | 'clock'> & Partial<NightInput>,
): NightInput {
  return {
    databaseId: client.databaseId,
    brand: client.brand,
    configVersion: local.configVersion,
    projectDir: local.dir,
    kind: 'manual',
    activate: true,
    rerun: null,
    ...rest,
  }
}

/** The workers read the stored copy: what the run is started with is what it runs with. */
export async function keepConfig(client: NightClient, local: LocalProject): Promise<void> {
  await storeConfig(client.db, { hash: local.configVersion, brand: local.project.brand, files: local.files })
}
