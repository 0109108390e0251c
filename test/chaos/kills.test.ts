import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLEAN, compare, mostUnknown } from './harness/check.ts'
import { whileSending } from './harness/moment.ts'
import { describeNight, type NightReport, stormyNight } from './harness/night.ts'
import { newDice } from './harness/random.ts'
import { newWorld, type World } from './harness/world.ts'

const PEOPLE = 2_000
const CONNECTIONS = 5

describe('nights in which a process is killed while mails flow', () => {
  const dice = newDice('three kills')
  let world: World
  beforeAll(async () => {
    world = await newWorld(PEOPLE, CONNECTIONS)
  }, 120_000)
  afterAll(() => world?.close(), 60_000)

  const night = async (n: number, moments: Parameters<typeof stormyNight>[2]): Promise<NightReport> => {
    const report = await stormyNight(world, world.deliver(n), moments)
    console.log(describeNight(report))
    expect({ ...report, kills: report.kills.length }, report.said).toMatchObject({
      exit: 0,
      state: 'published',
      kills: moments.length,
    })
    return report
  }
  const agrees = async (report: NightReport): Promise<void> => {
    const seen = await compare(world)
    console.log(`unknown ${seen.unknown[report.date] ?? 0}, sent or unknown ${seen.ended[report.date]}`)
    expect(seen).toMatchObject({ ...CLEAN, ended: { [report.date]: PEOPLE } })
    expect(seen.unknown[report.date] ?? 0).toBeLessThanOrEqual(mostUnknown(report.kills, CONNECTIONS))
  }

  test('Temporal alone: everybody is written to once, and nothing is in doubt', async () => {
    await agrees(await night(0, [whileSending(dice, 'temporal', PEOPLE)]))
  }, 120_000)

  test('PostgreSQL, then the worker: nobody twice, and no more in doubt than was in flight', async () => {
    const early = whileSending(dice, 'postgres', PEOPLE / 3)
    await agrees(await night(1, [early, whileSending(dice, 'worker', PEOPLE)]))
  }, 180_000)
})
