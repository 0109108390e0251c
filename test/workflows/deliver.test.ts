import { randomBytes } from 'node:crypto'
import { Client, Connection, type WorkflowHandle } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../activities/activation/index.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { deliverId, orchestratorQueue, sendQueue } from '../../core/ids.ts'
import { guard } from '../../workers/guard.ts'
import { heartbeat } from '../../workers/heartbeat.ts'
import type { DeliverInput, deliver } from '../../workflows/deliver.ts'
import { hold, pause, release, resume } from '../../workflows/messages.ts'
import { mailDestination, project } from '../activities/activation/support/project.ts'
import { startSmtp, type TestSmtp } from '../activities/activation/support/smtp.ts'
import {
  addMembers,
  addPeople,
  addressOf,
  DATABASE_ID,
  emptyWorld,
  publishRun,
  refOf,
  tally,
  testDeps,
} from '../activities/activation/support/world.ts'
import { workflowBundle } from '../support/bundle.ts'
import { useDatabase } from '../support/database.ts'
import { ownPort } from '../support/own-port.ts'
import { testTemporal } from '../support/servers.ts'

const BRAND = `deliver-${randomBytes(4).toString('hex')}`
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

describe('deliver', () => {
  const it = useDatabase()
  let smtp: TestSmtp
  let current: BrandProject
  let connection: NativeConnection
  let client: Client
  let bundle: Awaited<ReturnType<typeof workflowBundle>>
  const stops: (() => Promise<unknown>)[] = []
  const activities = () => activationActivities({ ...testDeps(it.db, () => current, '/tmp'), heartbeat })
  const planning = () => activationActivities(testDeps(it.db, () => current, '/tmp'))

  beforeAll(async () => {
    const { namespace = 'default', connectionOptions } = await testTemporal()
    connection = await NativeConnection.connect(connectionOptions)
    client = new Client({ connection: await Connection.connect(connectionOptions), namespace })
    bundle = await workflowBundle()
    const common = {
      connection,
      namespace,
      maxHeartbeatThrottleInterval: '1s' as const,
      interceptors: { activity: [() => ({ inbound: guard(() => undefined) })] },
    }
    const workers = [
      await Worker.create({ ...common, taskQueue: orchestratorQueue(BRAND), workflowBundle: bundle }),
      await Worker.create({ ...common, taskQueue: sendQueue(BRAND, 'mail'), activities: activities() }),
    ]
    for (const worker of workers) {
      const run = worker.run()
      stops.push(() => {
        worker.shutdown()
        return run
      })
    }
  }, 120_000)
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()))
    await connection.close()
    await client.connection.close()
  })
  beforeEach(async () => {
    await emptyWorld(it.db)
    smtp = await startSmtp()
    current = project({ destinations: [mailDestination({ port: smtp.port })] })
  })
  afterEach(() => smtp.close())

  const plan = async (first: number, last: number): Promise<number> => {
    const runId = await publishRun(it.db, { date: YESTERDAY })
    await it.db.execute('update run set clock = null')
    await addPeople(it.db, first, last)
    await addMembers(it.db, 'everybody', first, last, runId)
    await planning().planWaves(refOf(runId))
    return runId
  }
  const start = (input: Partial<DeliverInput> = {}): Promise<WorkflowHandle<typeof deliver>> =>
    client.workflow.start<typeof deliver>('deliver', {
      taskQueue: orchestratorQueue(BRAND),
      workflowId: deliverId(BRAND, YESTERDAY, 'mail'),
      args: [
        {
          databaseId: DATABASE_ID,
          runId: 1,
          brand: BRAND,
          businessDate: YESTERDAY,
          destination: 'mail',
          ...input,
        },
      ],
    })
  const sees = async (wanted: Record<string, number>): Promise<void> => {
    await expect.poll(() => tally(it.db), { timeout: 20_000, interval: 50 }).toEqual(wanted)
  }

  test('sends everything, ends, has a short history, and replays', async () => {
    await plan(1, 40)
    smtp.script(addressOf(3), { at: 'rcpt', code: 550 })
    const handle = await start()
    expect(await handle.result()).toEqual({
      sent: 39,
      failed: 1,
      unknown: 0,
      skipped: 0,
      left: 0,
      ended: 'done',
    })
    expect(smtp.received).toHaveLength(39)
    const history = await handle.fetchHistory()
    expect(history.events?.length).toBeLessThan(20)
    await Worker.runReplayHistory({ workflowBundle: bundle }, history)
    // Neither a name nor an address went through Temporal.
    expect(JSON.stringify(history)).not.toContain('example.test')
  })

  test('sleeps until a window opens', async () => {
    await plan(1, 2)
    await it.db.execute(`
      update delivery set zone = 'UTC', not_before = date_trunc('second', now()) + interval '3 s',
        not_after = date_trunc('day', now() at time zone 'UTC' + interval '1 day') at time zone 'UTC'`)
    const handle = await start()
    expect(await handle.result()).toMatchObject({ sent: 2, ended: 'done' })
    expect(await it.db.query('select from delivery where ended_at < not_before')).toEqual([])
  })

  test('looks again when it is woken, goes on with the run that woke it, and leaves nobody behind', async () => {
    await plan(1, 2)
    await it.db.execute(`update delivery set not_before = now() + interval '5 h'`)
    const handle = await start()
    await new Promise((go) => setTimeout(go, 700))
    const again = await plan(3, 5)
    await handle.signal('wake', refOf(again))
    await sees({ planned: 2, sent: 3 })
    await it.db.execute(`update delivery set not_before = now() - interval '1 h' where state = 'planned'`)
    await handle.signal('wake', refOf(again))
    expect(await handle.result()).toMatchObject({ sent: 5, ended: 'done' })
    expect(smtp.received).toHaveLength(5)
  })

  test('waits for a destination that is down, and sends when it is back', async () => {
    const port = await ownPort()
    current = project({ destinations: [mailDestination({ port })] })
    await plan(1, 10)
    const handle = await start()
    await expect
      .poll(() => it.db.query('select breaker from destination_state'), { timeout: 20_000 })
      .toEqual([{ breaker: 'open' }])
    await sees({ planned: 10 })
    const back = await startSmtp(port)
    try {
      expect(await handle.result()).toMatchObject({ sent: 10, failed: 0, unknown: 0, ended: 'done' })
    } finally {
      await back.close()
    }
  })

  test.each(['by an operator', 'with its night'])(
    'sends nothing more while it is paused %s, and the rest once it goes on',
    async (how) => {
      current = project({ destinations: [mailDestination({ port: smtp.port, ratePerSecond: 10 })] })
      await plan(1, 50)
      const handle = await start()
      const word = { by: 'ana', reason: 'the mail server moves' }
      await expect.poll(() => smtp.received.length, { timeout: 20_000 }).toBeGreaterThan(3)
      if (how === 'by an operator') await handle.executeUpdate(pause, { args: [word] })
      else await handle.signal(hold, word)
      await expect
        .poll(async () => (await handle.describe()).searchAttributes.NocturneOutcome, { timeout: 20_000 })
        .toEqual(['waiting'])
      const before = smtp.received.length
      expect(before).toBeLessThan(50)
      await new Promise((go) => setTimeout(go, 1_500))
      expect(smtp.received).toHaveLength(before)
      if (how === 'by an operator') await handle.executeUpdate(resume, { args: [word] })
      else await handle.signal(release)
      expect(await handle.result()).toMatchObject({ ended: 'done', failed: 0, unknown: 0 })
      expect(smtp.received).toHaveLength(50)
      expect(await tally(it.db)).toEqual({ sent: 50 })
    },
    60_000,
  )

  test('tries again whoever was put off', async () => {
    await plan(1, 3)
    smtp.script(addressOf(2), { at: 'rcpt', code: 451 })
    const handle = await start()
    await sees({ sent: 2, planned: 1 })
    await it.db.execute(`update delivery set retry_at = now() where state = 'planned'`)
    await handle.signal('wake', refOf(1))
    expect(await handle.result()).toMatchObject({ sent: 3 })
  })

  test('of a former database ends without a send; woken by this one it is ours', async () => {
    await plan(1, 2)
    const former = '99999999-2222-4333-8444-555555555555'
    const handle = await start({ databaseId: former })
    expect(await handle.result()).toMatchObject({ sent: 0, ended: 'former database' })
    expect(smtp.received).toEqual([])
    const woken = await client.workflow.signalWithStart<typeof deliver, [ReturnType<typeof refOf>]>(
      'deliver',
      {
        taskQueue: orchestratorQueue(BRAND),
        workflowId: deliverId(BRAND, YESTERDAY, 'mail'),
        args: [{ databaseId: former, runId: 7, brand: BRAND, businessDate: YESTERDAY, destination: 'mail' }],
        signal: 'wake',
        signalArgs: [refOf(1)],
      },
    )
    expect(await woken.result()).toMatchObject({ sent: 2, ended: 'done' })
  })

  test('one wave that cannot be done does not hold up the others, and is not forgotten', async () => {
    const [campaign] = current.campaigns
    if (campaign === undefined) throw new Error('a campaign')
    current = {
      ...current,
      campaigns: [
        { ...campaign, name: 'a-broken' },
        { ...campaign, name: 'b-well' },
      ],
    }
    await plan(1, 3)
    const [step] = campaign.steps
    const broken = { ...campaign, name: 'a-broken', steps: [{ ...step, template: null }] as const }
    current = { ...current, campaigns: [broken, { ...campaign, name: 'b-well' }] }
    const handle = await start()
    await expect(handle.result()).rejects.toThrow()
    expect(await tally(it.db)).toEqual({ planned: 3, sent: 3 })
  })
})
