import { expect, test } from 'vitest'
import { newestRun } from '../../activities/runs/queries/run.ts'
import { withDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { clientOf, nightOf, shopFiles } from './shop.ts'

test('a night that no worker takes says so within ten seconds, and is not started behind your back later', () =>
  withDatabase(async ({ url: databaseUrl }) => {
    const files = shopFiles({})
    const client = await clientOf(files, { databaseUrl, temporal: await testTemporal() })
    files.write(dayFiles('2026-03-01', 5, 1))
    const began = Date.now()
    await expect(nightOf(client, files, '2026-03-01')).rejects.toMatchObject({ code: 'NO_WORKER' })
    expect(Date.now() - began).toBeLessThan(10_000)
    const handle = client.temporal.workflow.getHandle(`nightly/${files.brand}/2026-03-01`)
    expect((await handle.describe()).status.name).toBe('TERMINATED')
    expect(await newestRun(client.db)).toBeNull()
    await client.close()
    files.remove()
  }))
