import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readStackRecord } from '../../config/stack-record.ts'
import { deliverId } from '../../core/ids.ts'
import { addressOf } from '../../scripts/stack/temporal-server.ts'
import type { DeliverResult } from '../../workflows/deliver.ts'
import { CLEAN, compare } from './harness/check.ts'
import { dayOf, morningAfter, newWorld, type World } from './harness/world.ts'

const PEOPLE = 600

describe('a database that is lost', () => {
  let world: World
  beforeAll(async () => {
    world = await newWorld(PEOPLE, 3)
  }, 120_000)
  afterAll(() => world?.close(), 60_000)

  const night = (date: string) =>
    world.nocturne('run', '--date', date, '--clock', morningAfter(date), '--wait', '--json')
  const forgetTemporal = async (): Promise<void> => {
    await world.stack.kill('temporal')
    world.stack.forgetTemporal()
    await world.stack.start('temporal')
  }
  const stateOf = async (date: string) =>
    world.ask<{ state: string; error_code: string | null; lease: boolean }>(
      'select state, error_code, lease from run where business_date = $1::date order by run_id',
      [date],
    )

  test('two runs at once: one is the night, the other ends with 8', async () => {
    const date = world.deliver(0)
    const both = await Promise.all([night(date), night(date)])
    expect(both.map(({ exit }) => exit).sort(), both.map((it) => it.err).join()).toEqual([0, 8])
    const next = [world.deliver(1), world.deliver(2)]
    const dates = await Promise.all(next.map(night))
    expect(dates.map(({ exit }) => exit).sort(), dates.map((it) => it.err).join()).toEqual([0, 8])
    expect(await compare(world)).toMatchObject({ ...CLEAN, unknown: {} })
    expect(world.mails.count()).toBe(2 * PEOPLE)
  }, 120_000)

  test("Temporal's, between two nights: the next night is like every other", async () => {
    await forgetTemporal()
    const date = world.deliver(3)
    const told = await night(date)
    expect(told.exit, told.err).toBe(0)
    expect(await compare(world)).toMatchObject({ ...CLEAN, unknown: {}, ended: { [date]: PEOPLE } })
  }, 120_000)

  test("Temporal's, before a night has published: the same date is run again, and publishes", async () => {
    const date = world.deliver(4)
    const waiting = night(date)
    while ((await stateOf(date)).length === 0) await sleep(20)
    await forgetTemporal()
    expect((await waiting).exit).toBe(1)
    const told = await night(date)
    expect(told.exit, told.err).toBe(0)
    expect(await stateOf(date)).toEqual([
      { state: 'failed', error_code: 'lost', lease: false },
      { state: 'published', error_code: null, lease: false },
    ])
    expect(await compare(world)).toMatchObject({ ...CLEAN, unknown: {}, ended: { [date]: PEOPLE } })
  }, 120_000)

  test("Temporal's, while mails flow: the next night takes the lease over, and sends what was left", async () => {
    const [date, next] = [world.deliver(5), dayOf(6)]
    const before = world.mails.count()
    const waiting = night(date)
    while (world.mails.count() < before + PEOPLE / 4) await sleep(2)
    await forgetTemporal()
    const lost = await waiting
    console.log(`the night that lost Temporal: exit ${lost.exit}, ${JSON.stringify(await stateOf(date))}`)
    expect(lost.exit).not.toBe(0)
    world.deliver(6)
    const told = await night(next)
    expect(told.exit, told.err).toBe(0)
    expect((await stateOf(date)).map(({ lease }) => lease)).toEqual([false])
    await settled(world)
    const seen = await compare(world)
    console.log(`unknown of a worker that lived on: ${JSON.stringify(seen.unknown)}`)
    expect(seen).toMatchObject({ ...CLEAN, ended: { [date]: PEOPLE, [next]: PEOPLE } })
  }, 180_000)

  test("the brand's, while Temporal remembers: a first night, and what was planned before is never sent", async () => {
    const former = world.deliver(7)
    world.mails.refuse(0)
    expect((await night(former)).exit).toBe(6)
    await world.stack.newDatabase()
    world.mails.forget()
    world.mails.refuse(null)
    const told = await night(dayOf(0))
    expect(told.exit, told.err).toBe(0)
    expect(JSON.parse(told.out)).toMatchObject({
      run_id: 1,
      state: 'published',
      deliveries: { sent: PEOPLE },
    })
    expect(await resultOf(deliverId(world.brand, former, 'mail'))).toMatchObject({
      ended: 'former database',
      sent: 0,
    })
    const seen = await compare(world)
    expect(seen).toMatchObject({ ...CLEAN, unknown: {} })
    expect(seen.ended).toEqual({ [dayOf(0)]: PEOPLE })
    expect([...world.mails.recipients().values()]).toEqual(Array.from({ length: PEOPLE }, () => 1))
  }, 120_000)

  async function resultOf(workflowId: string): Promise<DeliverResult> {
    const { temporal } = readStackRecord(world.stack.home)
    if (temporal === undefined) throw new Error('Temporal was started')
    const connection = await Connection.connect({ address: addressOf(temporal) })
    try {
      return (await new Client({ connection }).workflow.getHandle(workflowId).result()) as DeliverResult
    } finally {
      await connection.close()
    }
  }
})

/** What a night leaves to its deliveries ends soon after it. */
async function settled(world: World): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500))
    if ((await compare(world)).stuck === 0) return
}
