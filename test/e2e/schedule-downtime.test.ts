import { afterAll, expect, test } from 'vitest'
import { scheduleId } from '../../core/ids.ts'
import { applySchedule, describeSchedule, type NightClient } from '../../scripts/client/index.ts'
import type { RunningWorkers } from '../../workers/create.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { clientOf, shopFiles, workersOf } from './shop.ts'

const database = useDatabase()
const files = shopFiles({})
const held: { client?: NightClient; workers?: RunningWorkers } = {}
afterAll(async () => {
  await held.client?.temporal.schedule
    .getHandle(scheduleId(files.brand))
    .delete()
    .catch(() => undefined)
  await held.workers?.stop()
  await held.client?.close()
  files.remove()
}, 60_000)

test('after a time without workers the oldest missed firing runs, alone, with its nominal time', async () => {
  const yaml = files.local().files['nocturne.yaml'] ?? ''
  files.write({ 'nocturne.yaml': `${yaml}schedule: { at: "03:30", catch_up: 6h }\n` })
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  files.write(dayFiles(yesterday, 50, 10))
  const servers = { databaseUrl: database.url, temporal: await testTemporal() }
  const client = await clientOf(files, servers)
  held.client = client
  await applySchedule(client, files.local(), new Date())
  const handle = client.temporal.schedule.getHandle(scheduleId(files.brand))
  // Every few seconds instead of every night.
  await handle.update((it) => ({ ...it, spec: { intervals: [{ every: '5s' }] } }))
  await expect
    .poll(async () => (await describeSchedule(client))?.skippedOverlap, { timeout: 60_000, interval: 500 })
    .toBeGreaterThanOrEqual(2)
  const [first] = (await handle.describe()).info.recentActions
  held.workers = await workersOf(files, servers, {})
  const runs = (): Promise<{ id: string; date: string; state: string }[]> =>
    client.db.query('select workflow_id as id, business_date::text as date, state from run order by run_id')
  await expect.poll(async () => (await runs())[0]?.state, { timeout: 60_000 }).toBe('published')
  await handle.pause('a test')
  const nominal = first?.scheduledAt.toISOString().replace('.000', '')
  expect((await runs()).map((run) => run.id)).toEqual([`nightly/${files.brand}-${nominal}`])
})
