/**
 * Records the histories that the replay test runs workflow code against: `npx tsx test/histories/record.ts`.
 * Recorded from code that is released, never from a change that is being tried: a history that follows a change
 * could not show that running nights survive it. Needs nothing; it starts its own servers and stops them.
 */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { RunRow } from '../../activities/runs/queries/run.ts'
import { ensureHome } from '../../config/home.ts'
import { deliverId, extractId } from '../../core/ids.ts'
import { migrate } from '../../db/migrate.ts'
import { cancelNight, decideNight, type NightClient, startNight } from '../../scripts/client/index.ts'
import { stackDown, stackUp } from '../../scripts/stack/index.ts'
import { clientOf, nightOf, shopFiles, type ShopFiles, waitFor, workersOf } from '../e2e/shop.ts'
import { removeHome } from '../support/remove-stack.ts'
import { localTemporal } from '../support/temporal.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'

const HERE = fileURLToPath(new URL('./', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** A campaign that asks nobody: its deliveries belong to a happy night. */
const CAMPAIGN = {
  ...CAMPAIGN_FILES,
  'campaigns/thanks.yaml': (CAMPAIGN_FILES['campaigns/thanks.yaml'] ?? '').replace('approval: true\n', ''),
}
const WORD = { by: 'jana', reason: 'the shop was closed', gate: null }

interface Scene {
  readonly client: NightClient
  readonly files: ShopFiles
}

/** Each scene gives the run whose history is kept. */
const SCENES: Readonly<Record<string, (scene: Scene) => Promise<RunRow>>> = {
  happy: async ({ client, files }) => {
    files.write({ ...CAMPAIGN, ...consentFile('2026-03-01', 20), ...dayFiles('2026-03-01', 100, 30) })
    const now = new Date()
    // The window of the campaign is open then, and the deliveries go.
    const night = { local: files.local(), date: '2026-03-01', again: false, clock: '2026-03-02T10:00:00Z', now }
    const started = await startNight(client, night)
    return (await waitFor(client, started.runId, false)).run
  },
  retried: async ({ client, files }) => {
    files.write(dayFiles('2026-03-02', 104, 30))
    return retried(client, files, '2026-03-02')
  },
  approved: async ({ client, files }) => {
    files.write(dayFiles('2026-03-03', 40, 30))
    const { run } = await nightOf(client, files, '2026-03-03')
    await decideNight(client, run, { ...WORD, decision: 'approve' })
    return (await waitFor(client, run.run_id, true)).run
  },
  rejected: async ({ client, files }) => {
    files.write(dayFiles('2026-03-04', 30, 30))
    const { run } = await nightOf(client, files, '2026-03-04')
    await decideNight(client, run, { ...WORD, decision: 'reject' })
    return (await waitFor(client, run.run_id, true)).run
  },
  cancelled: async ({ client, files }) => {
    const { run } = await nightOf(client, files, '2026-03-04')
    await cancelNight(client, run, new Date())
    return (await waitFor(client, run.run_id, true)).run
  },
}

/** A night whose identity activity loses its connection in the middle, and is tried again. */
async function retried(client: NightClient, files: ShopFiles, date: string): Promise<RunRow> {
  const started = await client.db.transaction(async (tx) => {
    await tx.execute('lock table identity_summary in access exclusive mode')
    const night = { local: files.local(), date, again: false, clock: null, now: new Date() }
    const it = await startNight(client, night)
    while ((await cutBlocked(client)) === 0) await sleep(20)
    return it
  })
  return (await waitFor(client, started.runId, false)).run
}

async function cutBlocked(client: NightClient): Promise<number> {
  const rows = await client.db.query(
    `select pg_terminate_backend(pid)
     from pg_stat_activity
     where wait_event_type = 'Lock' and state = 'active' and datname = current_database()`,
  )
  return rows.length
}

/** The history as the replayer wants it, without names and paths of the machine that it was recorded on. */
async function historyOf(client: NightClient, workflowId: string): Promise<unknown> {
  const history = await client.temporal.workflow.getHandle(workflowId).fetchHistory()
  return JSON.parse(withoutMachine(historyToJSON(history))) as unknown
}

/** Packages may lie elsewhere than the checkout, behind a link: their place goes whatever it is. */
function withoutMachine(history: string): string {
  return history
    .replaceAll(hostname(), 'recorder')
    .replaceAll(ROOT, '/')
    .replaceAll(/(?:\/[\w.@+-]+)+(?=\/node_modules\/)/g, '')
}

async function record(client: NightClient, name: string, run: RunRow): Promise<void> {
  const sent = name === 'happy' ? [deliverId(client.brand, run.business_date, 'letters')] : []
  const ids = [run.workflow_id, extractId(run.workflow_id, 'people'), ...sent]
  const histories = await Promise.all(
    ids.map(async (workflowId) => ({ workflowId, history: await historyOf(client, workflowId) })),
  )
  await writeFile(join(HERE, `${name}.json`), `${JSON.stringify(histories)}\n`)
  console.log(`${name}: run ${run.run_id}, ${run.state}`)
}

const home = await mkdtemp(join(tmpdir(), 'nocturne-record-'))
const files = shopFiles({})
try {
  await ensureHome(home)
  const report = (text: string): void => console.error(text)
  const stack = await stackUp({ home, env: process.env, brand: files.brand, report, fsync: false, headless: true })
  await migrate(stack.databaseUrl)
  const servers = { databaseUrl: stack.databaseUrl, temporal: localTemporal(stack.temporalAddress) }
  const workers = await workersOf(files, servers, {})
  const client = await clientOf(files, servers)
  for (const [name, scene] of Object.entries(SCENES)) await record(client, name, await scene({ client, files }))
  await client.close()
  await workers.stop()
} finally {
  files.remove()
  await stackDown(home)
  await removeHome(home)
}
