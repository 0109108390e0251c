import { expect, test } from 'vitest'
import { startNight } from '../../scripts/client/index.ts'
import { tell } from '../mistakes/told.ts'
import { testTemporal } from '../support/servers.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()

async function status(...args: readonly string[]) {
  const { connectionOptions, namespace } = await testTemporal()
  const env = {
    DATABASE_URL: shop.databaseUrl,
    TEMPORAL_ADDRESS: connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: namespace ?? 'default',
  }
  return tell(['status', ...args], { cwd: shop.dir, env })
}

test('status names what failed and is tried again, and no more once it has worked', {
  timeout: 120_000,
}, async () => {
  shop.write(dayFiles('2026-03-01', 5, 1))
  const { db } = shop.client
  await db.execute(`
    create function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'no room' using errcode = '53100'; end $$`)
  await db.execute(
    'create trigger no_room before insert on identity_summary for each row execute function no_room()',
  )
  const night = { local: shop.local(), date: '2026-03-01', again: false, clock: null, now: new Date() }
  const { runId } = await startNight(shop.client, night)
  const told = async () =>
    (JSON.parse((await status('--json')).out) as { failing?: readonly object[] }).failing
  await expect
    .poll(told, { timeout: 60_000, interval: 500 })
    .toEqual([expect.objectContaining({ activity: expect.stringContaining('identity'), code: 'pg:53100' })])
  expect((await status()).out).toMatch(/Problem: identity.* failed .* and is tried again \(pg:53100\)/)
  await db.execute('drop function no_room cascade')
  expect((await shop.wait(runId)).state).toBe('published')
  expect(await told()).toBeUndefined()
})
