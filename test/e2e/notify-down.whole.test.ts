import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Receiver, SECRET, startReceiver } from '../activities/activation/support/receiver.ts'
import { startSmtp, type TestSmtp } from '../activities/activation/support/smtp.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop({ HOOK_SECRET: SECRET })
let hook: Receiver
let smtp: TestSmtp
beforeAll(async () => {
  hook = await startReceiver()
  smtp = await startSmtp()
})
afterAll(async () => {
  await hook.close()
  await smtp.close()
})

test('a chat and a mail server that stay away keep a night waiting for no minute, and it is published', async () => {
  const webhook = `webhook: { url: "${hook.url}", secret: "\${env:HOOK_SECRET}" }`
  const mail = `host: 127.0.0.1, port: ${smtp.port}, secure: true, from: nights@shop.example`
  const email = `email: { ${mail}, to: [ops@shop.example] }`
  const yaml = shop.local().files['nocturne.yaml']
  shop.write({ 'nocturne.yaml': `${yaml}notify: { on: [published], ${webhook}, ${email} }\n` })
  shop.write(dayFiles('2026-03-01', 100, 20))
  hook.always = { status: 500 }
  const began = performance.now()
  expect((await shop.night('2026-03-01')).state).toBe('published')
  expect(performance.now() - began).toBeLessThan(60_000)
  expect(hook.received.length).toBeGreaterThan(3)
  expect(smtp.received).toEqual([])
  const told = await shop.client.db.query('select way, state, code from notification order by way')
  expect(told).toEqual([
    { way: 'email', state: 'failed', code: expect.any(String) },
    { way: 'webhook', state: 'failed', code: 'HTTP_500' },
  ])
}, 120_000)
