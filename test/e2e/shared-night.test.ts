import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { startWorker } from './processes.ts'
import { clientOf, nightOf, shopFiles } from './shop.ts'

const database = useDatabase()
const files = shopFiles({})
const workers: ChildProcess[] = []
let home = ''

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nocturne-shared-'))
  const yaml = files.local().files['nocturne.yaml'] ?? ''
  files.write({ 'nocturne.yaml': `${yaml}people_per_part: 100\n`, ...dayFiles('2026-03-01', 3_000, 900) })
  // One after the other: the first makes the key of the home.
  for (let i = 0; i < 2; i++) workers.push(await startWorker(files, database.url, home))
}, 120_000)
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  files.remove()
  await rm(home, { recursive: true, force: true })
})

test('two worker processes share a night: both do parts of it, each part once', async () => {
  const client = await clientOf(files, { databaseUrl: database.url, temporal: await testTemporal() })
  const { run, state } = await nightOf(client, files, '2026-03-01')
  expect(state).toBe('published')
  const history = await client.temporal.workflow.getHandle(run.workflow_id).fetchHistory()
  const started = (history.events ?? []).flatMap((e) => e.activityTaskStartedEventAttributes ?? [])
  const parts = (pid: number | undefined): number =>
    started.filter((it) => it.identity?.startsWith(`${pid}@`)).length
  // Who does how many is a matter of who asks first.
  for (const worker of workers) expect(parts(worker.pid)).toBeGreaterThan(0)
  const done = await client.db.query<{ stage: string; n: number }>(
    `select stage, count(*)::int as n from stage_part where stage in ('profiles', 'consent', 'segments') group by 1`,
  )
  // 3,000 people and the 900 actors of their orders.
  expect(done.map((it) => it.n)).toEqual([39, 39, 39])
  const [people] = await client.db.query<{ n: number }>('select count(*)::int as n from published.profile')
  expect(people?.n).toBe(3_000)
  await client.close()
})
