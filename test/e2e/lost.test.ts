import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientConnectConfig } from '@temporalio/envconfig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { runById } from '../../activities/runs/queries/run.ts'
import { ensureHome, homeLayout } from '../../config/home.ts'
import { connect } from '../../db/connect.ts'
import { addressOf, startTemporal, stopTemporal } from '../../scripts/stack/temporal-server.ts'
import type { RunningWorkers } from '../../workers/create.ts'
import { withDatabase } from '../support/database.ts'
import { ownTemporalPort } from '../support/own-port.ts'
import { localTemporal } from '../support/temporal.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { clientOf, nightOf, shopFiles, waitFor, workersOf } from './shop.ts'

/** A Temporal server of this file's own: it is killed and forgotten here. */
let home = ''
const start = async (): Promise<ClientConnectConfig> => {
  const options = {
    layout: homeLayout(home, {}),
    namespace: 'default',
    headless: true,
    report: () => undefined,
  }
  const { record } = await startTemporal({ ...options, env: process.env })
  return localTemporal(addressOf(record))
}
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nocturne-lost-'))
  await ensureHome(home)
  await ownTemporalPort(home)
})
afterAll(async () => {
  await stopTemporal(homeLayout(home, {}))
  await rm(home, { recursive: true, force: true })
})

async function forgetEverything(): Promise<void> {
  const layout = homeLayout(home, {})
  await stopTemporal(layout)
  for (const ending of ['', '-wal', '-shm', '-journal'])
    await rm(`${layout.temporalDb}${ending}`, { force: true })
}

/** Databases of tests are clones, and would all have the id of their template. */
async function becomeAnother(url: string): Promise<void> {
  const db = connect({ url, max: 1, application: 'nocturne test', statementTimeoutMs: 0 })
  await db.execute('update installation set database_id = gen_random_uuid()')
  await db.end()
}

describe('what Temporal forgets', () => {
  test(
    'is taken over by the next night, in the middle of one and between two',
    () =>
      withDatabase(async ({ url: databaseUrl }) => {
        const files = shopFiles({})
        const servers = { databaseUrl, temporal: await start() }
        const workers: RunningWorkers = await workersOf(files, servers, {})
        const client = await clientOf(files, servers)
        files.write(dayFiles('2026-03-01', 100, 10))
        expect((await nightOf(client, files, '2026-03-01')).state).toBe('published')
        files.write(dayFiles('2026-03-02', 40, 5))
        const { run } = await nightOf(client, files, '2026-03-02')
        expect(run.state).toBe('waiting')
        await forgetEverything()
        expect(await start()).toEqual(servers.temporal)
        files.write(dayFiles('2026-03-02', 101, 11))
        expect((await nightOf(client, files, '2026-03-02')).state).toBe('published')
        expect(await runById(client.db, run.run_id)).toMatchObject({ state: 'failed', error_code: 'lost' })
        await forgetEverything()
        await start()
        expect((await nightOf(client, files, '2026-03-03')).state).toBe('published')
        await workers.stop()
        await client.close()
        files.remove()
      }),
    120_000,
  )

  test(
    'is told as lost by whoever waited for it, and stands so for everybody else',
    () =>
      withDatabase(async ({ url: databaseUrl }) => {
        const files = shopFiles({})
        const servers = { databaseUrl, temporal: await start() }
        const workers: RunningWorkers = await workersOf(files, servers, {})
        const client = await clientOf(files, servers)
        files.write(dayFiles('2026-03-01', 100, 10))
        await nightOf(client, files, '2026-03-01')
        files.write(dayFiles('2026-03-02', 40, 5))
        const { run } = await nightOf(client, files, '2026-03-02')
        await forgetEverything()
        await start()
        expect(await waitFor(client, run.run_id, true)).toMatchObject({ state: 'failed', lost: true })
        const told = { state: 'failed', error_code: 'lost', lease: false }
        expect(await runById(client.db, run.run_id)).toMatchObject(told)
        await workers.stop()
        await client.close()
        files.remove()
      }),
    120_000,
  )
})

describe('what Temporal remembers of a database that is gone', () => {
  test('blocks no night of the next one, and writes nothing to it', async () => {
    const temporal = await start()
    const files = shopFiles({})
    await withDatabase(async ({ url: databaseUrl }) => {
      const workers = await workersOf(files, { databaseUrl, temporal }, {})
      const client = await clientOf(files, { databaseUrl, temporal })
      files.write(dayFiles('2026-03-01', 100, 10))
      await nightOf(client, files, '2026-03-01')
      files.write(dayFiles('2026-03-02', 40, 5))
      expect((await nightOf(client, files, '2026-03-02')).state).toBe('waiting')
      await workers.stop()
      await client.close()
    })
    await withDatabase(async ({ url: databaseUrl }) => {
      await becomeAnother(databaseUrl)
      const workers = await workersOf(files, { databaseUrl, temporal }, {})
      const client = await clientOf(files, { databaseUrl, temporal })
      const former = client.temporal.workflow.getHandle(`nightly/${files.brand}/2026-03-02`)
      const { run, state } = await nightOf(client, files, '2026-03-02')
      expect([state, run.run_id, run.workflow_id]).toEqual(['published', 1, `${former.workflowId}/2`])
      expect((await former.describe()).status.name).toBe('RUNNING')
      await former.executeUpdate('approve', { args: [{ by: 'jana', reason: 'it waited' }] })
      await expect(former.result()).rejects.toThrow()
      expect(await publishedRun(client.db)).toBe(1)
      expect(await runById(client.db, 1)).toMatchObject({ state: 'published', lease: false })
      await workers.stop()
      await client.close()
    })
    files.remove()
  }, 120_000)
})
