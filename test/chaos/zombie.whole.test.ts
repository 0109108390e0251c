import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stormyNight } from './harness/night.ts'
import { newDice } from './harness/random.ts'
import { expectSafe } from './harness/verdict.ts'
import { newWorld, type World } from './harness/world.ts'

const PEOPLE = 2_000
const CONNECTIONS = 5

const dice = newDice('a worker that sleeps')
let world: World
beforeAll(async () => {
  world = await newWorld(PEOPLE, CONNECTIONS)
}, 120_000)
afterAll(() => world?.close(), 60_000)

test('a worker that sleeps through its lease wakes up, and sends nothing that was given up', async () => {
  const date = world.deliver(0)
  const running = stormyNight(world, date, [])
  const at = dice.whole(PEOPLE / 10, PEOPLE / 2)
  while (world.mails.count() < at) await sleep(2)
  const wake = world.stack.pauseWorker()
  await world.stack.start('worker')
  const night = await running
  const before = world.mails.count()
  wake()
  await sleep(10_000)
  const late = world.mails.count() - before
  console.log(`asleep at ${at} mails; ${late} came after it woke`)
  // What it was in the middle of, one mail a connection, is with the mail server's sockets already.
  expect(late).toBeLessThanOrEqual(CONNECTIONS)
  const slept = { process: 'worker', at: { mails: at }, pauseMs: 0 } as const
  await expectSafe(world, { ...night, kills: [slept] })
}, 180_000)
