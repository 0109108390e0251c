import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Notice } from '../../activities/report/notice.ts'
import type { NightReport } from '../../activities/report/report.ts'
import { decideNight, rerunNight } from '../../scripts/client/index.ts'
import { startSmtp, type TestSmtp } from '../activities/activation/support/smtp.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`
const shop = useShop({ HOOK_SECRET: SECRET, MAIL_PASSWORD: 'right' })

interface Post {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const posts: Post[] = []
let status = 200
let hook: Server
let smtp: TestSmtp
beforeAll(async () => {
  hook = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      posts.push({ headers: request.headers, body })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  smtp = await startSmtp()
})
afterAll(async () => {
  hook.closeAllConnections()
  hook.close()
  await smtp.close()
})
beforeEach(() => {
  posts.length = 0
  smtp.received.length = 0
  status = 200
})

const port = (server: TestSmtp): string => `port: ${server.port}`

/** Writes `notify` into nocturne.yaml. */
function notify(
  on: string | null,
  ways: readonly ('webhook' | 'email')[],
  mail = `${port(smtp)}, secure: false`,
): void {
  const yaml = shop.local().files['nocturne.yaml']?.split('notify:')[0]
  const { port: hookPort } = hook.address() as AddressInfo
  const said = {
    webhook: `  webhook: { url: "http://127.0.0.1:${hookPort}/hook", secret: "\${env:HOOK_SECRET}" }`,
    email: `  email: { host: 127.0.0.1, ${mail}, from: Nights <nights@shop.example>, to: [ops@shop.example, Jana <jana@shop.example>] }`,
  }
  const lines = [...(on === null ? [] : [`  on: ${on}`]), ...ways.map((way) => said[way])]
  shop.write({ 'nocturne.yaml': `${yaml}notify:\n${lines.join('\n')}\n` })
}

const told = (): readonly Notice[] => posts.map((it) => JSON.parse(it.body) as Notice)

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
    const [post] = posts
    const signed = () => new Webhook(SECRET).verify(post?.body ?? '', post?.headers as Record<string, string>)
    expect(signed()).toMatchObject({ run_id: run.run_id })
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
    status = 500
    shop.write(dayFiles('2026-03-03', 102, 20))
    const { run, state } = await shop.night('2026-03-03')
    expect(state).toBe('published')
    // Tried again, and only by the way that failed.
    expect(posts.length).toBeGreaterThan(1)
    expect(new Set(posts.map((it) => it.headers['webhook-id'])).size).toBe(1)
    expect(smtp.received).toHaveLength(1)
    const path = join(shop.dir, '.reports', '2026-03-03', 'report.json')
    const report = JSON.parse(readFileSync(path, 'utf8')) as NightReport
    expect(report.verdict).toMatchObject({
      level: 'look',
      attention: [{ code: 'notify', text: expect.stringContaining('HTTP_500') }],
    })
    const again = await rerunNight(shop.client, { local: shop.local(), runId: run.run_id, from: 'report' })
    status = 200
    await shop.wait(again.runId)
    expect(smtp.received).toHaveLength(2)
  })

  test('email, secure and account: who must sign in does, a wrong way is told by its code', async () => {
    const locked = await startSmtp(0, { user: 'ops', password: 'right' })
    const account = `${port(locked)}, user: ops, password: "\${env:MAIL_PASSWORD}"`
    const nightOf = async (date: string, mail: string): Promise<string | null> => {
      notify('[published]', ['email'], mail)
      shop.write(dayFiles(date, 103, 20))
      const { run } = await shop.night(date)
      const [row] = await shop.client.db.query<{ state: string; code: string | null }>(
        'select state, code from notification where run_id = $1::int',
        [run.run_id],
      )
      return row?.code ?? row?.state ?? null
    }
    expect(await nightOf('2026-03-04', `${account}, secure: false`)).toBe('sent')
    expect(locked.received).toHaveLength(1)
    const other = `${port(locked)}, user: other, password: "\${env:MAIL_PASSWORD}", secure: false`
    expect(await nightOf('2026-03-05', other)).toBe('EAUTH')
    expect(await nightOf('2026-03-06', `${account}, secure: true`)).not.toBe('sent')
    expect(locked.received).toHaveLength(1)
    await locked.close()
  }, 200_000)
})
