import { availableParallelism } from 'node:os'
import { Client } from '@temporalio/client'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import type { WorkflowBundle } from '@temporalio/worker'
import { unfinishedDestinations } from '../activities/activation/queries/ranges.ts'
import { emailKey } from '../activities/extract/normalise/email.ts'
import { spelledIds } from '../activities/extract/normalise/spellings.ts'
import type { UiAddress } from '../activities/report/ui.ts'
import type { RunsDeps } from '../activities/runs/deps.ts'
import type { Env } from '../config/home.ts'
import type { BrandProject } from '../core/brand/project.ts'
import type { Pool } from '../db/connect.ts'
import type { BrandKey } from '../db/keys.ts'
import { createActivities } from './activities.ts'
import { contextReader } from './context.ts'
import { openDatabase } from './database.ts'
import { newFleet } from './fleet.ts'
import type { FaultLog } from './guard.ts'
import { cancellation, heartbeat } from './heartbeat.ts'
import { type PoolOptions, sendWorker, stageWorkers } from './pools.ts'
import { projectReader } from './projects.ts'
import { checkSearchAttributes, connectTemporal, type Patience, workflowQuestions } from './temporal.ts'

export interface WorkerSetup {
  readonly brand: string
  /** Destinations of the project as it stands; more may come with later versions. */
  readonly destinations: readonly string[]
  readonly databaseUrl: string
  readonly temporal: ClientConnectConfig
  readonly key: BrandKey
  readonly env: Env
  readonly home: { readonly out: string; readonly reports: string }
  readonly ui: UiAddress | null
  /** May still be in the making: the servers are checked meanwhile. */
  readonly workflowBundle: Promise<WorkflowBundle>
  /** Activities at once on each of extract and compute. */
  readonly slots: number
  readonly patience: Patience
  readonly now: () => Date
  readonly report: FaultLog
}

/** A process's workers: up and polling. */
export interface RunningWorkers {
  /** Rejects when one fails. */
  readonly ended: Promise<void>
  readonly stop: () => Promise<void>
}

/** Connections of one process: the queues' slots, two for marks, and those of sends. */
const connectionsFor = (slots: number): number => 2 * slots + 12

/** Wires servers, key and brand into activities and queues, checks everything, and starts polling. */
export async function createWorkers(setup: WorkerSetup): Promise<RunningWorkers> {
  const db = await openDatabase(
    {
      url: setup.databaseUrl,
      connections: connectionsFor(setup.slots),
      brand: setup.brand,
      key: setup.key,
    },
    setup.patience,
  )
  try {
    return await onTemporal(setup, db)
  } catch (error) {
    await db.end()
    throw error
  }
}

async function onTemporal(setup: WorkerSetup, db: Pool): Promise<RunningWorkers> {
  const namespace = setup.temporal.namespace ?? 'default'
  const connection = await connectTemporal(setup.temporal, setup.patience)
  await checkSearchAttributes(connection, namespace)
  const fleet = newFleet()
  const client = new Client({ connection, namespace })
  // A destination that a later version of the project brings gets its queue when that version is first read.
  const deps = depsOf(setup, db, client, (project) => addSenders(project.destinations.map((d) => d.name)))
  const options: PoolOptions = {
    connection,
    namespace,
    brand: setup.brand,
    activities: createActivities(deps, { ...deps, db: db.endingWith(cancellation) }, setup.ui),
    workflowBundle: await setup.workflowBundle,
    report: setup.report,
    slots: setup.slots,
  }
  const addSenders = async (destinations: readonly string[]): Promise<void> => {
    for (const name of destinations) await fleet.add(`send-${name}`, () => sendWorker(options, name))
  }
  const stop = async (): Promise<void> => {
    await fleet.stop()
    await connection.close()
    await db.end()
  }
  try {
    for (const [i, worker] of (await stageWorkers(options)).entries())
      await fleet.add(`stage-${i}`, () => Promise.resolve(worker))
    // Deliveries of earlier nights may still wait, also for destinations that the project no longer has.
    await addSenders([...setup.destinations, ...(await unfinishedDestinations(db))])
    return { ended: fleet.ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function depsOf(
  setup: WorkerSetup,
  db: Pool,
  client: Client,
  onNew: (project: BrandProject) => Promise<void>,
): RunsDeps {
  const project = projectReader(db, setup.env, onNew)
  return {
    db,
    key: setup.key,
    now: setup.now,
    spellings: (project, type, written) => spelledIds(setup.key, project, type, written),
    emailKey,
    threads: availableParallelism(),
    home: setup.home,
    context: contextReader(db, project),
    heartbeat,
    project,
    ...workflowQuestions(client),
  }
}
