import { afterAll, beforeAll, expect, test } from 'vitest'
import { scheduleId } from '../../core/ids.ts'
import { applySchedule } from '../../scripts/client/index.ts'
import { type Receiver, SECRET, startReceiver } from '../activities/activation/support/receiver.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const env: Record<string, string> = { HOOK_SECRET: SECRET }
const shop = useShop(env)
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  env.HOOK = receiver.url
})
afterAll(async () => {
  await shop.client.temporal.schedule
    .getHandle(scheduleId(shop.brand))
    .delete()
    .catch(() => undefined)
  await receiver.close()
})

test('a scheduled night that gets no run tells so, with why and what to type; one by hand does not', async () => {
  const yaml = shop.local().files['nocturne.yaml'] ?? ''
  const ways = 'notify: { webhook: { url: "${env:HOOK}", secret: "${env:HOOK_SECRET}" } }\n'
  shop.write({ 'nocturne.yaml': `${yaml}schedule: { at: "03:30", catch_up: 6h }\n${ways}` })
  shop.write(dayFiles('2026-03-05', 50, 10))
  const { run } = await shop.night('2026-03-05')
  await expect(shop.night('2026-03-05')).rejects.toThrow()
  expect(receiver.received).toEqual([])
  await applySchedule(shop.client, shop.local(), new Date())
  const handle = shop.client.temporal.schedule.getHandle(scheduleId(shop.brand))
  await handle.pause('a test')
  const at = new Date('2026-03-06T02:30:00Z')
  await handle.backfill({ start: at, end: at, overlap: 'BUFFER_ALL' })
  await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(1)
  const [post] = receiver.received
  expect(post?.genuine).toBe(true)
  expect(JSON.parse(post?.body ?? '{}')).toMatchObject({
    run_id: null,
    brand: shop.brand,
    kind: 'scheduled',
    state: 'failed',
    published: false,
    needed: [
      { text: expect.stringContaining(`2026-03-05 is published already (run ${run.run_id})`) },
      { command: 'nocturne status' },
    ],
  })
  expect(post?.body).toContain('03:30')
  // The row is written once the receiver has answered.
  await expect
    .poll(() => shop.client.db.query('select run_id, occasion, way, state from notification'))
    .toEqual([{ run_id: null, occasion: 'refused', way: 'webhook', state: 'sent' }])
})
