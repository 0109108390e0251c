import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Moment, whileSending } from './harness/moment.ts'
import { stormyNight } from './harness/night.ts'
import { newDice } from './harness/random.ts'
import { expectSafe } from './harness/verdict.ts'
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

  const survive = async (n: number, moments: readonly Moment[]): Promise<void> => {
    const night = await stormyNight(world, world.deliver(n), moments)
    await expectSafe(world, night)
    expect(night.kills).toHaveLength(moments.length)
  }

  test('Temporal alone: everybody is written to once, and nothing is in doubt', async () => {
    await survive(0, [whileSending(dice, 'temporal', PEOPLE)])
  }, 180_000)

  test('PostgreSQL, then the worker: nobody twice, and no more in doubt than was in flight', async () => {
    await survive(1, [whileSending(dice, 'postgres', PEOPLE / 3), whileSending(dice, 'worker', PEOPLE)])
  }, 180_000)
})
