import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection, type ScheduleHandle } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastEndedDay } from '../../activities/runs/business-date.ts'
import { readStackRecord } from '../../config/stack-record.ts'
import { addDays } from '../../core/days.ts'
import { scheduleId } from '../../core/ids.ts'
import { addressOf } from '../../scripts/stack/temporal-server.ts'
import type { Told } from '../scripts/verbs/cli.ts'
import { writeFiles } from '../support/tiny-brand.ts'
import { chaosDay } from './harness/brand.ts'
import { newWorld, type World } from './harness/world.ts'

const PEOPLE = 60
const EVERY_MS = 15_000

/** The business date of a night that starts now, and those before it. */
const newest = lastEndedDay(new Date(), 'Europe/Paris')
const earlier = (days: number): string => addDays(newest, -days)

describe('a schedule whose Temporal server is killed', () => {
  let world: World
  beforeAll(async () => {
    world = await newWorld(PEOPLE, 2)
    const { projectDir } = world.stack
    const yaml = readFileSync(join(projectDir, 'nocturne.yaml'), 'utf8')
    writeFiles(projectDir, {
      'nocturne.yaml': `${yaml}schedule: { at: "03:30", catch_up: 6h }\n`,
      ...chaosDay(earlier(3), 0, PEOPLE),
    })
  }, 120_000)
  afterAll(() => world?.close(), 60_000)

  test('starts the oldest missed night when it is back, alone, and the dates it passed over are named', async () => {
    done(await world.nocturne('run', '--date', earlier(3), '--wait'))
    done(await world.nocturne('schedule', 'apply'))
    // Every few seconds instead of every night; killed before the first of them.
    await sleep(EVERY_MS - (Date.now() % EVERY_MS))
    await onSchedule((it) => it.update((was) => ({ ...was, spec: { intervals: [{ every: EVERY_MS }] } })))
    // A change is written down before the server's scheduler acts by it: one that died in between misses no start.
    await expect.poll(nextStartIn, { interval: 100 }).toBeLessThanOrEqual(EVERY_MS)
    await world.stack.kill('temporal')
    const killed = Date.now()
    expect(await nights()).toHaveLength(1)
    await sleep(3.5 * EVERY_MS)
    await world.stack.start('temporal')
    await expect.poll(async () => (await nights()).length, { timeout: 90_000 }).toBe(2)
    await onSchedule((it) => it.pause('a test'))
    await ended()
    const oldest = new Date(Math.ceil(killed / EVERY_MS) * EVERY_MS).toISOString().replace('.000', '')
    expect(await nights()).toEqual([
      [earlier(3), 'manual', 'published', `nightly/${world.brand}/${earlier(3)}`],
      [newest, 'scheduled', 'published', `nightly/${world.brand}-${oldest}`],
    ])
    const { info } = await onSchedule((it) => it.describe())
    expect(info.numActionsSkippedOverlap).toBeGreaterThanOrEqual(2)
    expect(info.numActionsMissedCatchupWindow).toBe(0)
    const status = await world.nocturne('status', '--json')
    expect(JSON.parse(status.out).missing_dates).toEqual([earlier(2), earlier(1)])
  }, 300_000)

  test('and again while the dates are made up, as status says: each is run once, in order', async () => {
    const makeUp = `nocturne rollback --to ${earlier(3)} && nocturne backfill --from ${earlier(2)} --to ${newest}`
    expect((await world.nocturne('status')).out).toContain(makeUp)
    done(await world.nocturne('rollback', '--to', earlier(3), '--by', 'ana', '--reason', 'missed nights'))
    const making = world.nocturne('backfill', '--from', earlier(2), '--to', newest)
    await expect.poll(async () => (await nights()).length, { timeout: 60_000, interval: 50 }).toBe(3)
    await world.stack.kill('temporal')
    await sleep(5_000)
    await world.stack.start('temporal')
    const told = await making
    console.log(`the backfill that lost Temporal: exit ${told.exit}; ${told.err.trim().slice(-300)}`)
    await expect.poll(async () => (await nights()).length, { timeout: 120_000 }).toBe(5)
    await ended()
    expect((await nights()).slice(2).map(([date, , state]) => [date, state])).toEqual([
      [earlier(2), 'published'],
      [earlier(1), 'published'],
      [newest, 'published'],
    ])
    expect(JSON.parse((await world.nocturne('status', '--json')).out).missing_dates).toEqual([])
  }, 300_000)

  const done = (told: Told): void => expect(told.exit, told.out + told.err).toBe(0)

  const nights = async () => {
    const rows = await world.ask<{ date: string; kind: string; state: string; id: string }>(
      'select business_date::text as date, kind, state, workflow_id as id from run order by run_id',
    )
    return rows.map(({ date, kind, state, id }) => [date, kind, state, id] as const)
  }

  const nextStartIn = async (): Promise<number> => {
    const { info } = await onSchedule((it) => it.describe())
    return (info.nextActionTimes[0]?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now()
  }

  const ended = () =>
    expect.poll(() => world.ask('select from run where lease'), { timeout: 120_000 }).toEqual([])

  async function onSchedule<T>(work: (handle: ScheduleHandle) => Promise<T>): Promise<T> {
    const { temporal } = readStackRecord(world.stack.home)
    if (temporal === undefined) throw new Error('Temporal was started')
    const connection = await Connection.connect({ address: addressOf(temporal) })
    try {
      return await work(new Client({ connection }).schedule.getHandle(scheduleId(world.brand)))
    } finally {
      await connection.close()
    }
  }
})
