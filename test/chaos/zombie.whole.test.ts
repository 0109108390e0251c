import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRunning } from '../../scripts/stack/process.ts'
import { stormyNight } from './harness/night.ts'
import { childrenOf } from './harness/processes.ts'
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

// Each task that the server hands to the sleeper is handed out again after 30 s: a few in a row are minutes.
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
  const slept = { process: 'worker', at: { mails: at }, pauseMs: 0, ms: 0, mails: at } as const
  await expectSafe(world, { ...night, kills: [slept] })
}, 400_000)

test('a worker in the foreground does not outlive the command that was killed', async () => {
  const launcher = fileURLToPath(new URL('../../bin/nocturne.js', import.meta.url))
  const command = spawn(process.execPath, [launcher, 'worker'], {
    cwd: world.stack.projectDir,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NOCTURNE_HOME: world.stack.home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((ready) => {
    command.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('worker ready')) ready()
    })
  })
  const workers = childrenOf(command.pid ?? 0)
  expect(workers.length).toBeGreaterThan(0)
  command.kill('SIGKILL')
  await once(command, 'exit')
  for (let i = 0; i < 300 && workers.some(isRunning); i++) await sleep(100)
  expect(workers.filter(isRunning)).toEqual([])
}, 90_000)
