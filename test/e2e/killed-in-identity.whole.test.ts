import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NightClient, startNight } from '../../scripts/client/index.ts'
import { town } from '../activities/identity/engine/support/town.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { TINY_FILES } from '../support/tiny-brand.ts'
import { holdWith } from './hold.ts'
import { startWorker } from './processes.ts'
import { clientOf, nightOf, shopFiles, waitFor } from './shop.ts'

const PEOPLE = 2_000
const DATE = '2026-03-01'
const database = useDatabase()
const files = shopFiles({})
const workers: ChildProcess[] = []
let home = ''
let client: NightClient

/** A shop whose customers are there several times, with slips, and no number that says so. */
function townFiles(): Readonly<Record<string, string>> {
  const columns = [
    'given_name',
    'family_name',
    'birth_date',
    'street',
    'house_number',
    'postal_code',
  ] as const
  const rows = town(PEOPLE, 5)
    .flat()
    .map((said, n) => [`c${n}`, said.email ?? '', ...columns.map((one) => said[one] ?? '')].join(','))
  const sealed = columns.map((one) => `  ${one}: { from: ${one}, as: text }`)
  const people = (TINY_FILES['sources/people.yaml'] ?? '')
    .replace('attributes:\n  city: { from: city, as: text }\n', '')
    .replace('  given_name: { from: name, as: text }', sealed.join('\n'))
  const profile = (TINY_FILES['profile.yaml'] ?? '').replace('[city, given_name]', `[${columns.join(', ')}]`)
  return {
    'sources/people.yaml': people,
    'profile.yaml': profile,
    [`data/people-${DATE}.csv`]: `${[`id,email,${columns.join(',')}`, ...rows].join('\n')}\n`,
    [`data/orders-${DATE}.csv`]: `customer,at,amount\nc1,${DATE} 10:00,9.50\n`,
  }
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nocturne-killed-'))
  files.write(townFiles())
  for (let i = 0; i < 2; i++) workers.push(await startWorker(files, database.url, home))
  client = await clientOf(files, { databaseUrl: database.url, temporal: await testTemporal() })
}, 120_000)
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await client?.close()
  files.remove()
  await rm(home, { recursive: true, force: true })
})

const GATE = 4_711
/** From now on the stage identity waits, its links written, until the gate is opened. */
async function closeGate(): Promise<() => Promise<void>> {
  await database.db.execute(`
    create function wait_for_gate() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(${GATE}); return new; end $$`)
  await database.db.execute(
    'create trigger gate before insert on identity_summary for each row execute function wait_for_gate()',
  )
  return holdWith(database.db, (tx) => tx.query(`select pg_advisory_xact_lock(${GATE})`))
}

/** The process that has an activity of this workflow under way, whose statement waits at the gate. */
async function atTheGate(workflowId: string): Promise<ChildProcess> {
  for (;;) {
    const waiting = await database.db.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'`,
    )
    const { raw } = await client.temporal.workflow.getHandle(workflowId).describe()
    const identity = raw.pendingActivities?.[0]?.lastWorkerIdentity ?? ''
    const worker = workers.find(({ pid }) => identity.startsWith(`${pid}@`))
    if (waiting.length > 0 && worker !== undefined) return worker
    await sleep(50)
  }
}

const links = () => database.db.query('select record_id, profile_id, origin_id from link order by record_id')

test('a worker process that is killed in the stage identity leaves it to the other, and nobody sees a trace of it', async () => {
  const openGate = await closeGate()
  const night = { local: files.local(), date: DATE, again: false, clock: null, now: new Date() }
  const { runId, workflowId } = await startNight(client, night)
  const killed = await atTheGate(workflowId)
  killed.kill('SIGKILL')
  await openGate()
  expect((await waitFor(client, runId, false)).state).toBe('published')
  const history = await client.temporal.workflow.getHandle(workflowId).fetchHistory()
  const tried = (history.events ?? []).flatMap((e) => e.activityTaskStartedEventAttributes ?? [])
  const [again] = tried.filter(({ attempt }) => (attempt ?? 0) > 1)
  const survivor = workers.find((worker) => worker !== killed)
  expect(again?.identity).toMatch(new RegExp(`^${survivor?.pid}@`))
  const [seen] = await database.db.query<{
    records: number
    profiles: number
    groups: number
    models: number
  }>(`
    select (select count(*)::int from published.record) as records, (select count(*)::int from published.profile) as profiles,
      (select count(distinct group_id)::int from match_group) as groups, (select count(*)::int from identity_model) as models`)
  expect(seen?.models).toBe(1)
  expect(seen?.groups).toBeGreaterThan(PEOPLE / 3)
  expect((seen?.profiles ?? 0) / PEOPLE).toBeGreaterThan(0.95)
  expect((seen?.profiles ?? 0) / PEOPLE).toBeLessThan(1.1)
  const before = await links()
  expect((await nightOf(client, files, DATE, true)).state).toBe('published')
  expect(await links()).toEqual(before)
}, 240_000)
