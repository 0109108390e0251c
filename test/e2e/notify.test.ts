import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Notice } from '../../activities/report/notice.ts'
import type { NightReport } from '../../activities/report/report.ts'
import { decideNight, rerunNight, startNight } from '../../scripts/client/index.ts'
import { type Receiver, SECRET, startReceiver } from '../activities/activation/support/receiver.ts'
import { startSmtp, type TestSmtp } from '../activities/activation/support/smtp.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

/** The secret that the receiver does not know yet: messages are signed with both. */
const NEXT_SECRET = `whsec_${Buffer.from('another secret of 24 byt').toString('base64')}`
const shop = useShop({ HOOK_SECRET: SECRET, NEXT_SECRET, MAIL_PASSWORD: 'right' })

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
beforeEach(() => {
  hook.received.length = 0
  smtp.received.length = 0
})

const port = (server: TestSmtp): string => `port: ${server.port}`

/** Writes `notify` into nocturne.yaml. */
function notify(
  on: string | null,
  ways: readonly ('webhook' | 'email')[],
  mail = `${port(smtp)}, secure: false`,
): void {
  const yaml = shop.local().files['nocturne.yaml']?.split('notify:')[0]
  const said = {
    webhook: `  webhook: { url: "${hook.url}", secret: ["\${env:NEXT_SECRET}", "\${env:HOOK_SECRET}"] }`,
    email: `  email: { host: 127.0.0.1, ${mail}, from: Nights <nights@shop.example>, to: [ops@shop.example, Jana <jana@shop.example>] }`,
  }
  const lines = [...(on === null ? [] : [`  on: ${on}`]), ...ways.map((way) => said[way])]
  shop.write({ 'nocturne.yaml': `${yaml}notify:\n${lines.join('\n')}\n` })
}

const told = (): readonly Notice[] => hook.received.map((it) => JSON.parse(it.body) as Notice)

// Each test goes on from the night of the one before.
describe('notify', () => {
  test('webhook: posts a signed message with run, state and report, and nobody by name', async () => {
    notify('[published]', ['webhook'])
    shop.write(dayFiles('2026-03-01', 100, 20))
    const { run } = await shop.night('2026-03-01')
    expect(told()).toEqual([
      {
        run_id: run.run_id,
        brand: shop.brand,
        business_date: '2026-03-01',
        kind: 'manual',
        state: 'published',
        published: true,
        waiting_gate: null,
        needed: [],
        ui_url: null,
        report: join(shop.dir, '.reports', '2026-03-01', 'report.html'),
      },
    ])
    const [post] = hook.received
    expect(post?.genuine).toBe(true)
    expect(post?.headers['webhook-id']).toMatch(/^run-1-published-/)
    expect(post?.body).not.toContain('example.com')
  })

  test('on: only what it names is told, all but published when it is not said', async () => {
    notify(null, ['webhook'])
    shop.write(dayFiles('2026-03-02', 101, 20))
    expect((await shop.night('2026-03-02')).state).toBe('published')
    expect(told()).toEqual([])
  })

  test('email: tells the staff that a night waits, and once more how it ended', async () => {
    notify(null, ['email'])
    shop.write(dayFiles('2026-03-03', 45, 20))
    const { run, state } = await shop.night('2026-03-03')
    expect(state).toBe('waiting')
    await expect.poll(() => smtp.received.length, { timeout: 10_000 }).toBe(1)
    const [mail] = smtp.received
    expect(JSON.stringify(mail)).toContain(`nocturne approve ${run.run_id} --gate data`)
    expect(JSON.stringify(mail)).toContain('jana@shop.example')
    await decideNight(shop.client, run, { decision: 'reject', by: 'jana', reason: 'cut', gate: null })
    expect((await shop.wait(run.run_id, true)).state).toBe('rejected')
    expect(smtp.received).toHaveLength(2)
    expect(JSON.stringify(smtp.received[1])).toContain('2026-03-03: rejected')
  })

  test('that cannot be delivered never fails the night, and stands in status and report', async () => {
    notify('[published]', ['webhook', 'email'])
    hook.next.push({ status: 500 }, { status: 503 }, { status: 410 })
    shop.write(dayFiles('2026-03-03', 102, 20))
    const { run, state } = await shop.night('2026-03-03')
    expect(state).toBe('published')
    // Tried again, and only by the way that failed.
    expect(hook.received).toHaveLength(3)
    expect(new Set(hook.received.map((it) => it.headers['webhook-id'])).size).toBe(1)
    expect(smtp.received).toHaveLength(1)
    const path = join(shop.dir, '.reports', '2026-03-03', 'report.json')
    const report = JSON.parse(readFileSync(path, 'utf8')) as NightReport
    expect(report.verdict).toMatchObject({
      level: 'look',
      attention: [{ code: 'notify', text: expect.stringContaining('HTTP_410') }],
    })
    const again = await rerunNight(shop.client, { local: shop.local(), runId: run.run_id, from: 'report' })
    await shop.wait(again.runId)
    expect(smtp.received).toHaveLength(2)
  })

  test('email, secure and account: who must sign in does, a wrong way is told by its code', async () => {
    const locked = await startSmtp(0, { user: 'ops', password: 'right' })
    const account = `${port(locked)}, user: ops, password: "\${env:MAIL_PASSWORD}"`
    // A wrong server may be the right one later: a night goes on trying for a while, and only the last is not waited for.
    const codeOf = async (date: string, mail: string, wait: boolean): Promise<string | null> => {
      notify('[published]', ['email'], mail)
      shop.write(dayFiles(date, 103, 20))
      const asked = { local: shop.local(), date, again: false, clock: null, now: new Date() }
      const { runId } = await startNight(shop.client, asked)
      const told = (): Promise<{ state: string; code: string | null }[]> =>
        shop.client.db.query('select state, code from notification where run_id = $1::int', [runId])
      await expect.poll(told, { timeout: 20_000 }).toHaveLength(1)
      if (wait) await shop.wait(runId)
      const [row] = await told()
      return row?.code ?? row?.state ?? null
    }
    expect(await codeOf('2026-03-04', `${account}, secure: false`, true)).toBe('sent')
    expect(locked.received).toHaveLength(1)
    const other = `${port(locked)}, user: other, password: "\${env:MAIL_PASSWORD}", secure: false`
    expect(await codeOf('2026-03-05', other, true)).toBe('EAUTH')
    expect(await codeOf('2026-03-06', `${account}, secure: true`, false)).not.toBe('sent')
    expect(locked.received).toHaveLength(1)
    await locked.close()
  })
})
