import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from '../../../scripts/stack/lock.ts'
import { freePorts, portIsFree } from '../../../scripts/stack/ports.ts'
import { isRunning, processToken, spawnDetached, stopProcess } from '../../../scripts/stack/process.ts'
import { scratch } from '../../support/scratch.ts'

const STOP = [
  { signal: 'SIGTERM', waitMs: 300 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

async function background(script: string) {
  const logFile = join(scratch(), 'log')
  const launched = await spawnDetached({
    command: process.execPath,
    args: ['-e', script],
    cwd: '/',
    env: {},
    logFile,
  })
  onTestFinished(() => {
    if (isRunning(launched)) process.kill(launched.pid, 'SIGKILL')
  })
  return { launched, log: () => readFileSync(logFile, 'utf8') }
}

test('a background process is its own session, and both outputs are in its log', async () => {
  const { launched, log } = await background('console.log("out"); console.error("err")')
  await expect.poll(() => launched.ended()).toBe('exit code 0')
  expect(log()).toBe('out\nerr\n')
  expect(isRunning(launched)).toBe(false)
})

test('a program that cannot be started is an error, not a process', async () => {
  const launch = { command: '/nonexistent', args: [], cwd: '/', env: {}, logFile: join(scratch(), 'log') }
  await expect(spawnDetached(launch)).rejects.toThrow('ENOENT')
})

test('a process that ignores the polite signal is ended by the next', async () => {
  const { launched, log } = await background(
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")',
  )
  await expect.poll(log).toBe('up\n')
  expect(await stopProcess(launched, STOP.slice(0, 1))).toBe(false)
  expect(await stopProcess(launched, STOP)).toBe(true)
})

test('a process id that was given to another program is not trusted, and never signalled', async () => {
  const { launched } = await background('setInterval(() => {}, 1000)')
  const stale = { pid: launched.pid, token: `${launched.token}0` }
  expect(isRunning(stale)).toBe(false)
  expect(await stopProcess(stale, STOP)).toBe(true)
  expect(isRunning(launched)).toBe(true)
})

test('as soon as a process runs no more its port is free, also while it lets go of much memory', async () => {
  for (let n = 0; n < 8; n++) {
    const { launched, log } = await background(`
      globalThis.held = Buffer.alloc(200_000_000, 1)
      const server = require('node:net').createServer()
      server.listen(0, '127.0.0.1', () => console.log(server.address().port))`)
    await expect.poll(log).toMatch(/^\d+\n$/)
    process.kill(launched.pid, 'SIGKILL')
    while (isRunning(launched)) await new Promise(setImmediate)
    expect(await portIsFree(Number(log()))).toBe(true)
  }
})

test('a zombie does not run', async () => {
  // The shell becomes sleep, which never asks how its child ended.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void parent.kill('SIGKILL'))
  const pid = Number(await new Promise<Buffer>((done) => parent.stdout.once('data', done)))
  await expect.poll(() => processToken(pid)).toBeUndefined()
  expect(process.kill(pid, 0)).toBe(true)
})

test('a lock is held by one at a time', async () => {
  const file = join(scratch(), 'lock')
  let inside = 0
  let most = 0
  const work = () =>
    withLock(file, 10_000, async () => {
      most = Math.max(most, ++inside)
      await new Promise((done) => setTimeout(done, 20))
      inside--
    })
  await Promise.all([work(), work(), work(), work()])
  expect(most).toBe(1)
})

test('a lock whose process was killed is taken over; a live one is named', async () => {
  const file = join(scratch(), 'lock')
  writeFileSync(file, JSON.stringify({ pid: process.pid, token: 'of a process before' }))
  expect(await withLock(file, 1_000, async () => 'done')).toBe('done')
  await withLock(file, 1_000, async () => {
    await expect(withLock(file, 100, async () => 'never')).rejects.toThrow(`process ${process.pid}`)
  })
})

test('a failure inside of a lock frees it', async () => {
  const file = join(scratch(), 'lock')
  await expect(withLock(file, 100, () => Promise.reject(new Error('inside')))).rejects.toThrow('inside')
  expect(await withLock(file, 100, async () => 1)).toBe(1)
})

/**
 * The first of so many free ports in a row, below those that the system gives to whoever asks for any: there, other
 * tests' servers come and go.
 */
async function quietPort(count: number): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 8_000)
    const free = await Promise.all(Array.from({ length: count }, (_, i) => portIsFree(port + i)))
    if (free.every(Boolean)) return port
  }
}

test('a taken port is stepped over, as a group', async () => {
  const server = createServer()
  onTestFinished(() => void server.close())
  const port = await quietPort(6)
  await new Promise<void>((done) => server.listen({ port, host: '127.0.0.1' }, done))
  expect(await portIsFree(port)).toBe(false)
  const wish = { what: 'a test', remembered: [port], usual: [port + 1, port], step: 2, tries: 3 }
  const told: string[] = []
  const tell = (line: string): void => void told.push(line)
  expect(await freePorts(wish, new Set(), tell)).toEqual([port + 3, port + 2])
  expect(told).toEqual([`a test: port ${port} is taken, so it listens on ${port + 3} and ${port + 2}`])
  expect(await freePorts(wish, new Set([port + 2]), tell)).toEqual([port + 5, port + 4])
  await expect(freePorts({ ...wish, tries: 1 }, new Set(), tell)).rejects.toThrow(
    /No free port for a test.*tried/,
  )
})

test('a log that grew too long is turned over before the next start', async () => {
  const dir = scratch()
  mkdirSync(dir, { recursive: true })
  const logFile = join(dir, 'log')
  writeFileSync(logFile, Buffer.alloc(20_000_001, 'x'))
  const launched = await spawnDetached({
    command: '/bin/sh',
    args: ['-c', 'echo new'],
    cwd: '/',
    env: {},
    logFile,
  })
  await expect.poll(() => launched.ended()).toBe('exit code 0')
  expect(readFileSync(logFile, 'utf8')).toBe('new\n')
  expect(readFileSync(`${logFile}.1`)).toHaveLength(20_000_001)
})
