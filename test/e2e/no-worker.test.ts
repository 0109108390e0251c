import { expect, test } from 'vitest'
import { newestRun } from '../../activities/runs/queries/run.ts'
import { orchestratorQueue } from '../../core/ids.ts'
import { type NightClient, waitNight } from '../../scripts/client/index.ts'
import { tell } from '../mistakes/told.ts'
import { withDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { clientOf, nightOf, shopFiles } from './shop.ts'

test('a night that no worker takes says so within seconds, and is not started behind your back later', () =>
  withDatabase(async ({ url: databaseUrl }) => {
    const files = shopFiles({})
    const client = await clientOf(files, { databaseUrl, temporal: await testTemporal() })
    files.write(dayFiles('2026-03-01', 5, 1))
    const began = Date.now()
    await expect(nightOf(client, files, '2026-03-01')).rejects.toMatchObject({ code: 'NO_WORKER' })
    // After eight seconds and a look; a worker that is listed but silent would be waited for thirty.
    expect(Date.now() - began).toBeLessThan(20_000)
    const handle = client.temporal.workflow.getHandle(`nightly/${files.brand}/2026-03-01`)
    expect((await handle.describe()).status.name).toBe('TERMINATED')
    expect(await newestRun(client.db)).toBeNull()
    await client.close()
    files.remove()
  }))

/** A run that its workflow has opened. */
async function underWay({ db }: NightClient, workflowId: string): Promise<void> {
  await db.execute(`insert into config_version (hash, brand, files) values ('test', 'test', '{}')`)
  await db.execute(
    `insert into run (business_date, as_of, time_zone, kind, state, config_version, project_dir, workflow_id, base_run,
       activate)
     values ('2026-03-01', '2026-03-02', 'UTC', 'manual', 'running', 'test', '/', $1::text, 0, false)`,
    [workflowId],
  )
}

test('a night whose worker is dead is not ended by cancel until one is up, and that is said', () =>
  withDatabase(async ({ url: databaseUrl }) => {
    const files = shopFiles({})
    const temporal = await testTemporal()
    const client = await clientOf(files, { databaseUrl, temporal })
    const workflowId = `nightly/${files.brand}/2026-03-01`
    await client.temporal.workflow.start('nightly', { workflowId, taskQueue: orchestratorQueue(files.brand) })
    await underWay(client, workflowId)
    const env = {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
      TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
    }
    const said = ['--by', 'ana', '--reason', 'half of the file of 2026-03-01 is missing']
    const told = await tell(['cancel', ...said], { cwd: files.dir, env })
    expect([told.exit, told.err]).toEqual([0, ''])
    expect(told.out).toContain('no worker is up to do it: start one (nocturne worker)')
    expect(await client.db.query('select actor, action, subject, detail from audit')).toEqual([
      { actor: 'ana', action: 'cancelled', subject: 'run:1', detail: { reason: said[3], how: 'asked' } },
    ])
    await client.temporal.workflow.getHandle(workflowId).terminate()
    await client.close()
    files.remove()
  }))

test('whoever waits for a night goes on waiting when PostgreSQL goes away in the middle of a look', () =>
  withDatabase(async ({ url: databaseUrl }) => {
    const files = shopFiles({})
    const client = await clientOf(files, { databaseUrl, temporal: await testTemporal() })
    const { db } = client
    await underWay(client, 'nightly/of this test')
    let looks = 0
    const onLook = async (): Promise<void> => {
      looks += 1
      if (looks === 2) await db.query('select pg_terminate_backend(pg_backend_pid())')
      if (looks === 3) await db.execute(`update run set lease = false, state = 'published'`)
    }
    const { signal } = new AbortController()
    const watch = { onLook, throughApproval: true, signal, now: () => new Date() }
    expect(await waitNight(client, 1, watch)).toMatchObject({ state: 'published', lost: false })
    expect(looks).toBe(4)
    await client.close()
    files.remove()
  }))
