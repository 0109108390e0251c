import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { decideNight, startNight } from '../../scripts/client/index.ts'
import type { Look } from '../../scripts/watch/observe.ts'
import { nocturne, type Told } from '../scripts/verbs/cli.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const PEOPLE = 20_000

async function env(): Promise<Readonly<Record<string, string>>> {
  const temporal = await testTemporal()
  return {
    DATABASE_URL: shop.databaseUrl,
    TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
  }
}

const watch = async (...args: readonly string[]): Promise<Told> =>
  nocturne(['watch', ...args], { cwd: shop.dir, env: await env() })

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
    const run = await start('2026-03-01', PEOPLE)
    const told = await watch('--json')
    expect([told.exit, told.err]).toEqual([0, ''])
    const seen = looks(told)
    expect(seen.length).toBeGreaterThan(1)
    expect(seen[0]).toMatchObject({ run_id: run, business_date: '2026-03-01', state: 'running' })
    expect(seen.at(-1)).toMatchObject({ state: 'published', left_seconds: null })
    expect(seen.at(-1)?.stages[0]).toMatchObject({ stage: 'extract', state: 'done', rows: PEOPLE + 10 })
  })

  test('is plain lines when it is piped: each stage once, then the night', async () => {
    await start('2026-03-02', PEOPLE)
    const told = await watch()
    expect(told.exit).toBe(0)
    expect(told.out.match(/^extract +done .*\d\/s/gm)).toHaveLength(1)
    expect(told.out).toContain(`night of Monday 2 March 2026: published`)
    expect(told.out).not.toContain('\u001b')
  })

  test('goes on through an approval, and ends as the night does', async () => {
    const run = await start('2026-03-03', PEOPLE / 4)
    const watching = watch('--json')
    await shop.wait(run)
    const waiting = await shop.client.db.query<{ state: string }>('select state from run where run_id = $1', [
      run,
    ])
    expect(waiting).toEqual([{ state: 'waiting' }])
    const stored = (await shop.wait(run)).run
    await new Promise((later) => setTimeout(later, 2500))
    await decideNight(shop.client, stored, { decision: 'reject', gate: null, by: 'ana', reason: 'a test' })
    const told = await watching
    expect(told.exit).toBe(4)
    expect(looks(told).map((l) => l.state)).toContain('waiting')
    expect(looks(told).at(-1)?.state).toBe('rejected')
  })

  test('of a night that has ended says how, at once; of none it is misuse', async () => {
    const told = await watch('2026-03-01')
    expect([told.exit, told.out.includes('2026: published')]).toEqual([0, true])
    expect((await watch('99')).exit).toBe(2)
  })

  test('Ctrl-C ends the watching, not the night', async () => {
    const run = await start('2026-03-04', PEOPLE)
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
    expect((await shop.wait(run)).state).toBe('published')
  })
})
