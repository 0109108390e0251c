import { randomBytes } from 'node:crypto'
import { Client, WorkflowFailedError } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { NativeConnection, type Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hopeless, passing } from '../../core/errors.ts'
import { orchestratorQueue } from '../../core/ids.ts'
import type { Activities } from '../../workers/activities.ts'
import { heartbeat } from '../../workers/heartbeat.ts'
import { stageWorkers } from '../../workers/pools.ts'
import { workflowBundle } from '../support/bundle.ts'
import { testTemporal } from '../support/servers.ts'

const PERSON = 'jo.doe@example.com'
const BRAND = `guard-${randomBytes(4).toString('hex')}`
const told: unknown[] = []
let attempts = 0

/** The child workflow of a source runs whatever these activities do. */
let loadSource: () => Promise<{ files: number }> = () => Promise.resolve({ files: 0 })
const activities = {
  loadSource: () => {
    attempts += 1
    return loadSource()
  },
} as unknown as Activities

let connection: NativeConnection
let client: Client
let workers: readonly Worker[] = []
let running: Promise<unknown> = Promise.resolve()
beforeAll(async () => {
  const temporal = await testTemporal()
  const { namespace = 'default' } = temporal
  connection = await NativeConnection.connect(temporal.connectionOptions)
  client = new Client({ connection, namespace })
  workers = await stageWorkers({
    connection,
    namespace,
    brand: BRAND,
    activities,
    workflowBundle: await workflowBundle(),
    report: (...fault) => told.push(fault),
    slots: 2,
  })
  running = Promise.allSettled(workers.map((worker) => worker.run()))
}, 60_000)
afterAll(async () => {
  for (const worker of workers) worker.shutdown()
  await running
  await connection.close()
})

/** Runs the workflow, and gives what it failed with and its whole history as text. */
async function failWith(work: () => Promise<{ files: number }>) {
  loadSource = work
  attempts = 0
  told.length = 0
  const handle = await client.workflow.start('extractSource', {
    workflowId: `${BRAND}/${randomBytes(4).toString('hex')}`,
    taskQueue: orchestratorQueue(BRAND),
    args: [{ databaseId: '', runId: 1, brand: BRAND, source: 'x' }],
  })
  const error = await handle.result().then(
    () => null,
    (e: unknown) => e,
  )
  let cause = error instanceof WorkflowFailedError ? error.cause : undefined
  while (cause?.cause instanceof Error) cause = cause.cause
  return { cause, history: JSON.stringify(historyToJSON(await handle.fetchHistory())) }
}

const pgError = (code: string): Error =>
  Object.assign(new Error(`duplicate key (${PERSON})`), { code, detail: `row (${PERSON})`, table: 'profile' })

test('a row in an error reaches neither history nor log', async () => {
  const { cause, history } = await failWith(() => Promise.reject(pgError('22001')))
  expect(cause).toMatchObject({ type: 'pg:22001' })
  expect(cause?.message).toContain('profile')
  expect(history).not.toContain('jo.doe')
  expect(JSON.stringify(told)).not.toContain('jo.doe')
  expect(told).toHaveLength(1)
  expect(attempts).toBe(1)
})

test('a hopeless error of ours ends the work at once, in its own words', async () => {
  const { cause } = await failWith(() => Promise.reject(hopeless('NO_FILE', 'There is no file; add one.')))
  expect(cause).toMatchObject({ type: 'NO_FILE', message: 'There is no file; add one.' })
  expect(attempts).toBe(1)
})

test('a passing error of ours is tried again', async () => {
  let left = 2
  const { cause } = await failWith(() =>
    left-- > 0 ? Promise.reject(passing('BUSY', 'Somebody is not there.')) : Promise.resolve({ files: 0 }),
  )
  expect(cause).toBeUndefined()
  expect(attempts).toBe(3)
})

test('an aborted activity ends as cancelled, whatever error its abort caused', async () => {
  loadSource = () =>
    heartbeat(
      ({ signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('socket closed'))),
        ),
    )
  const handle = await client.workflow.start('extractSource', {
    workflowId: `${BRAND}/cancelled`,
    taskQueue: orchestratorQueue(BRAND),
    args: [{ databaseId: '', runId: 1, brand: BRAND, source: 'x' }],
  })
  const pending = async (): Promise<number> => (await handle.describe()).raw.pendingActivities?.length ?? 0
  while ((await pending()) === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  await handle.cancel()
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } })
})
