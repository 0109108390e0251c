import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { decideNight, startNight } from '../../scripts/client/index.ts'
import type { Look } from '../../scripts/watch/observe.ts'
import { nocturne, type Told } from '../scripts/verbs/cli.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { holdTable } from './hold.ts'
import { useShop } from './support.ts'

const shop = useShop()
const PEOPLE = 400

async function env(): Promise<Readonly<Record<string, string>>> {
  const temporal = await testTemporal()
  return {
    DATABASE_URL: shop.databaseUrl,
    TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
  }
}

const watch = async (args: readonly string[] = [], onOut?: (out: string) => void): Promise<Told> =>
  nocturne(['watch', ...args], { cwd: shop.dir, env: await env(), ...(onOut && { onOut }) })

/** Starts a night that does not end before the function that it gives is called. */
async function startHeld(date: string): Promise<{ run: number; letGo: () => Promise<void> }> {
  const letGo = await holdTable(shop.client.db, 'identity_summary')
  return { run: await start(date, PEOPLE), letGo }
}

async function start(date: string, people: number): Promise<number> {
  shop.write(dayFiles(date, people, 10))
  const started = await startNight(shop.client, {
    local: shop.local(),
    date,
    again: false,
    clock: null,
    now: new Date(),
  })
  return started.runId
}

const looks = (told: Told): readonly Look[] =>
  told.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Look)

// Each test goes on from the night of the one before.
describe('watch', () => {
  test('follows a night to its end, one document a line', async () => {
    const { run, letGo } = await startHeld('2026-03-01')
    const told = await watch(['--json'], () => void letGo())
    expect([told.exit, told.err]).toEqual([0, ''])
    const seen = looks(told)
    expect(seen.length).toBeGreaterThan(1)
    expect(seen[0]).toMatchObject({ run_id: run, business_date: '2026-03-01', state: 'running' })
    expect(seen.at(-1)).toMatchObject({ state: 'published', left_seconds: null })
    expect(seen.at(-1)?.stages[0]).toMatchObject({ stage: 'extract', state: 'done', rows: PEOPLE + 10 })
  })

  test('is plain lines when it is piped: each stage once, then the night', async () => {
    const { letGo } = await startHeld('2026-03-02')
    const told = await watch([], () => void letGo())
    expect(told.exit).toBe(0)
    expect(told.out.match(/^extract +done .*\d\/s/gm)).toHaveLength(1)
    expect(told.out).toContain(`night of Monday 2 March 2026: published`)
    expect(told.out).not.toContain('\u001b')
  })

  test('goes on through an approval, and ends as the night does', async () => {
    const run = await start('2026-03-03', PEOPLE / 4)
    let seen = (): void => undefined
    const watched = new Promise<void>((resolve) => {
      seen = resolve
    })
    const watching = watch(['--json'], (out) => out.includes('"waiting_gate":"data"') && seen())
    const { run: stored, state } = await shop.wait(run)
    expect(state).toBe('waiting')
    await watched
    await decideNight(shop.client, stored, { decision: 'reject', gate: null, by: 'ana', reason: 'a test' })
    const told = await watching
    expect(told.exit).toBe(4)
    expect(looks(told).map((l) => l.state)).toContain('waiting')
    expect(looks(told).at(-1)?.state).toBe('rejected')
  })

  test('of a night that has ended says how, at once; of none it is misuse', async () => {
    const told = await watch(['2026-03-01'])
    expect([told.exit, told.out.includes('2026: published')]).toEqual([0, true])
    expect((await watch(['99'])).exit).toBe(2)
  })

  test('Ctrl-C ends the watching, not the night', async () => {
    const { run, letGo } = await startHeld('2026-03-04')
    const launcher = fileURLToPath(new URL('../../bin/nocturne.js', import.meta.url))
    const child = spawn(process.execPath, [launcher, 'watch', '--json'], {
      cwd: shop.dir,
      env: { PATH: process.env.PATH ?? '', HOME: shop.dir, ...(await env()) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    child.stdout.once('data', () => child.kill('SIGINT'))
    const exit = await new Promise((done) => child.once('close', done))
    expect([exit, err]).toEqual([130, expect.stringContaining(`nocturne watch ${run}`)])
    await letGo()
    expect((await shop.wait(run)).state).toBe('published')
  })
})
