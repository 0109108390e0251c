import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scheduleId } from '../../core/ids.ts'
import { applySchedule } from '../../scripts/client/index.ts'
import type { Finding } from '../../scripts/doctor/finding.ts'
import { tell } from '../mistakes/told.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const handle = () => shop.client.temporal.schedule.getHandle(scheduleId(shop.brand))
let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nocturne-doctor-'))
  writeFileSync(join(home, 'key'), `${'ef'.repeat(32)}\n`)
})
afterAll(async () => {
  rmSync(home, { recursive: true, force: true })
  await handle()
    .delete()
    .catch(() => undefined)
})

async function found(area: string, subject: string): Promise<Partial<Finding> | undefined> {
  const temporal = await testTemporal()
  const env = {
    DATABASE_URL: shop.databaseUrl,
    TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
    NOCTURNE_HOME: home,
  }
  const told = await tell(['doctor', '--json'], { cwd: shop.dir, env })
  const { findings } = JSON.parse(told.out) as { readonly findings: readonly Finding[] }
  return findings.find((it) => it.area === area && it.subject === subject)
}

/** Sets `schedule` in nocturne.yaml; null = there is none. */
function schedule(text: string | null): void {
  const yaml = (shop.local().files['nocturne.yaml'] ?? '').replace(/schedule:.*\n/, '')
  shop.write({ 'nocturne.yaml': text === null ? yaml : `${yaml}schedule: ${text}\n` })
}

test('doctor compares the schedule in Temporal with that of nocturne.yaml', async () => {
  const seen = () => found('temporal', 'schedule')
  expect(await seen()).toBeUndefined()
  schedule('{ at: "03:30", catch_up: 6h }')
  expect(await seen()).toMatchObject({ code: 'SCHEDULE_MISSING', repair: 'nocturne schedule apply' })
  await applySchedule(shop.client, shop.local(), new Date())
  expect(await seen()).toMatchObject({ verdict: 'ok', text: expect.stringContaining('03:30 Europe/Paris') })
  await handle().pause('ana: the shop moves')
  expect(await seen()).toMatchObject({
    code: 'SCHEDULE_PAUSED',
    text: expect.stringContaining('ana: the shop moves'),
  })
  schedule('{ at: "04:30", catch_up: 6h }')
  expect(await seen()).toMatchObject({
    code: 'SCHEDULE_DIFFERS',
    text: expect.stringContaining('schedule.at'),
  })
  schedule(null)
  expect(await seen()).toMatchObject({ code: 'SCHEDULE_UNWANTED' })
})

test('doctor names a run whose workflow is lost, and a destination that sending pauses for', async () => {
  shop.write(dayFiles('2026-03-01', 5, 1))
  const { run } = await shop.night('2026-03-01')
  const { db } = shop.client
  expect(await found('temporal', 'run under way')).toBeUndefined()
  const lease = (id: string) =>
    db.execute(
      `update run set lease = true, state = 'running', ended_at = null, workflow_id = $2::text where run_id = $1::int`,
      [run.run_id, id],
    )
  await lease(run.workflow_id)
  expect(await found('temporal', 'run under way')).toMatchObject({
    code: 'RUN_LOST',
    text: expect.stringContaining('has ended (completed)'),
  })
  await lease('nightly/of another time')
  expect(await found('temporal', 'run under way')).toMatchObject({
    text: expect.stringContaining('not known to Temporal'),
    repair: 'nocturne run --date 2026-03-01',
  })
  await db.execute(`insert into destination_state (destination, breaker) values ('letters', 'open')`)
  expect(await found('destinations', 'letters')).toMatchObject({ code: 'DESTINATION_PAUSED' })
})
