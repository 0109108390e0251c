import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NightReport } from '../../activities/report/report.ts'
import { runById } from '../../activities/runs/queries/run.ts'
import { pauseNight, startNight } from '../../scripts/client/index.ts'
import { type Receiver, SECRET, startReceiver } from '../activities/activation/support/receiver.ts'
import { tell } from '../mistakes/told.ts'
import { testTemporal } from '../support/servers.ts'
import { consentFile, dayFiles, TINY_FILES } from '../support/tiny-brand.ts'
import { POSTED_SITE, SITE_FILES } from './site-files.ts'
import { useShop } from './support.ts'

const env: Record<string, string> = { DECISIONS_KEY: 'the key of a site', SECRET }
const shop = useShop(env)
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  env.URL = receiver.url
  shop.write({ ...SITE_FILES, 'destinations/site.yaml': POSTED_SITE })
})
afterAll(() => receiver.close())

const rowsOf = (date: string) => ({ ...dayFiles(date, 6, 2), ...consentFile(date, 4) })
const waitOf = (wait: string): void =>
  shop.write({ 'nocturne.yaml': `${TINY_FILES['nocturne.yaml']}activation: { wait: ${wait} }\n` })

test('a site that is away holds the night for activation.wait; status and report say what it has not taken', async () => {
  receiver.always = { status: 503 }
  waitOf('2s')
  shop.write(rowsOf('2026-03-01'))
  const { state, run } = await shop.night('2026-03-01')
  expect([state, run.error_code]).toEqual(['degraded', 'DECISIONS_NOT_TAKEN'])
  const stages = await shop.client.db.query<{ seconds: number }>(
    `select seconds::float8 as seconds from published.stage where stage = 'activation' and run_id = $1::int`,
    [run.run_id],
  )
  expect(stages[0]?.seconds).toBeLessThan(45)
  const line = {
    destination: 'site',
    state: 'failed',
    added: 0,
    changed: 0,
    removed: 0,
    waiting: 4,
    shared: 0,
    left_place: null,
  }
  expect(JSON.parse((await cli('status', '--json')).out)).toMatchObject({ decisions: [line] })
  expect((await cli('status')).out).toMatch(/Decisions, site +failed: 4 not taken yet/)
  const path = join(shop.dir, '.reports', '2026-03-01', 'report')
  expect((JSON.parse(readFileSync(`${path}.json`, 'utf8')) as NightReport).decisions).toEqual([line])
  expect(readFileSync(`${path}.html`, 'utf8')).toContain('What destinations of decisions were told')
})

test('a sync stands still with its night, and tells the rest when that goes on', async () => {
  receiver.always = { status: 503 }
  waitOf('5m')
  shop.write(rowsOf('2026-03-02'))
  const before = receiver.received.length
  const night = { local: shop.local(), date: '2026-03-02', again: false, clock: null, now: new Date() }
  const { runId } = await startNight(shop.client, night)
  await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThan(before)
  await steer(runId, 'pause')
  await expect.poll(async () => (await stored(runId)).state, { timeout: 30_000 }).toBe('waiting')
  // An attempt that is under way hears of it with its next heartbeat.
  await expect.poll(() => syncs(runId)).toEqual([])
  const asked = receiver.received.length
  await sleep(4_000)
  expect(receiver.received.length).toBe(asked)
  receiver.always = { status: 200 }
  await steer(runId, 'resume')
  expect((await shop.wait(runId, true)).state).toBe('published')
  expect(JSON.parse(receiver.received.at(-1)?.body ?? '{}')).toHaveProperty('put.length', 4)
  expect((await cli('status')).out).toMatch(/Decisions, site +4 added/)
})

/** What the night now does or will try again to tell a destination. */
async function syncs(runId: number): Promise<readonly unknown[]> {
  const { workflow_id } = await stored(runId)
  const { raw } = await shop.client.temporal.workflow.getHandle(workflow_id).describe()
  return (raw.pendingActivities ?? []).filter((it) => it.activityId?.startsWith('sync-'))
}

async function stored(runId: number) {
  const run = await runById(shop.client.db, runId)
  if (run === null) throw new Error('the run is there')
  return run
}

const steer = async (runId: number, how: 'pause' | 'resume') =>
  pauseNight(shop.client, await stored(runId), how, { by: 'ana', reason: 'the site is moved' })

async function cli(...args: readonly string[]) {
  const temporal = await testTemporal()
  return tell(args, {
    cwd: shop.dir,
    env: {
      ...env,
      DATABASE_URL: shop.databaseUrl,
      TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
      TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
    },
  })
}
