import { type NativeConnection, Worker, type WorkerOptions, type WorkflowBundle } from '@temporalio/worker'
import { computeQueue, extractQueue, orchestratorQueue, sendQueue } from '../core/ids.ts'
import type { Activities } from './activities.ts'
import { type FaultLog, guard } from './guard.ts'

export interface PoolOptions {
  readonly connection: NativeConnection
  readonly namespace: string
  readonly brand: string
  readonly activities: Activities
  readonly workflowBundle: WorkflowBundle
  readonly report: FaultLog
  /** Activities at once on extract and on compute; each needs a database connection or two. */
  readonly slots: number
}

/** The worker that runs workflows and their marks, and one worker for each queue of stage work. */
export async function stageWorkers(options: PoolOptions): Promise<readonly Worker[]> {
  const { brand, slots } = options
  return Promise.all([
    Worker.create({
      ...common(options),
      taskQueue: orchestratorQueue(brand),
      workflowBundle: options.workflowBundle,
      maxCachedWorkflows: 200,
      maxConcurrentActivityTaskExecutions: 4,
      maxConcurrentLocalActivityExecutions: 8,
    }),
    Worker.create({ ...activityWorker(options, slots), taskQueue: extractQueue(brand) }),
    Worker.create({ ...activityWorker(options, slots), taskQueue: computeQueue(brand) }),
  ])
}

/** The worker of one destination: a sick one keeps nobody else waiting. */
export function sendWorker(options: PoolOptions, destination: string): Promise<Worker> {
  return Worker.create({
    ...activityWorker(options, SEND_SLOTS),
    taskQueue: sendQueue(options.brand, destination),
  })
}

const SEND_SLOTS = 4

const activityWorker = (options: PoolOptions, slots: number): Omit<WorkerOptions, 'taskQueue'> => ({
  ...common(options),
  maxConcurrentActivityTaskExecutions: slots,
  maxConcurrentActivityTaskPolls: 2,
})

/** Cancellation comes after the grace time; what does not react to it is cut off after the force time. */
const common = (options: PoolOptions): Omit<WorkerOptions, 'taskQueue'> => ({
  connection: options.connection,
  namespace: options.namespace,
  activities: options.activities,
  shutdownGraceTime: '5s',
  shutdownForceTime: '25s',
  maxHeartbeatThrottleInterval: '5s',
  defaultHeartbeatThrottleInterval: '5s',
  interceptors: { activity: [() => ({ inbound: guard(options.report) })] },
})
