import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../scripts/doctor/finding.ts'
import { tell } from '../mistakes/told.ts'
import { testTemporal } from '../support/servers.ts'
import { CAMPAIGN_FILES, dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

interface Diagnosis {
  readonly exit: number | null
  readonly healthy: boolean
  readonly findings: readonly Finding[]
  readonly seconds: number
}

/** A mail destination at a port of this machine. */
const mail = (port: number): string => `destination: mail
kind: email
channel: email
address: email
sandbox: true
host: 127.0.0.1
port: ${port}
secure: false
from: Shop <shop@people.example>
unsubscribe: mailto:stop@people.example
connections: 1
`

const shop = useShop()
let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nocturne-doctor-'))
  writeFileSync(join(home, 'key'), `${'ef'.repeat(32)}\n`)
  shop.write(dayFiles('2026-03-01', 5, 1))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function doctor(changed: Readonly<Record<string, string>> = {}): Promise<Diagnosis> {
  const temporal = await testTemporal()
  const env = {
    DATABASE_URL: shop.databaseUrl,
    TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: temporal.namespace ?? 'default',
    NOCTURNE_HOME: home,
    ...changed,
  }
  const began = performance.now()
  const told = await tell(['doctor', '--json'], { cwd: shop.dir, env })
  const { healthy, findings } = JSON.parse(told.out) as Pick<Diagnosis, 'healthy' | 'findings'>
  return { exit: told.exit, healthy, findings, seconds: (performance.now() - began) / 1_000 }
}

/** What the tests' own servers are on purpose: fast, and short of memory. */
const OF_TESTS = ['FSYNC', 'SHORT_RETENTION']
const bad = ({ findings }: Diagnosis): readonly Finding[] =>
  findings.filter((f) => f.verdict !== 'ok' && !OF_TESTS.includes(f.code))
const of = ({ findings }: Diagnosis, area: string, subject: string): Finding | undefined =>
  findings.find((f) => f.area === area && f.subject === subject)

describe('doctor', () => {
  test('finds nothing where everything is right, and says what it saw', async () => {
    const all = await doctor()
    expect([bad(all), all.exit, all.healthy]).toEqual([[], 0, true])
    expect(of(all, 'workers', `${shop.brand}-compute`)?.text).toMatch(/^1 worker, last heard /)
    expect(of(all, 'sources', 'people')?.text).toContain('people-2026-03-01.csv')
    expect(of(all, 'clock', 'Temporal')?.text).toMatch(/are 0\.\d s apart/)
    expect(of(all, 'clock', 'PostgreSQL')?.text).toMatch(/are 0\.\d s apart/)
  })

  test('each failure has what it means and what to type, and the exit code is 9', async () => {
    shop.write({ 'data/people-2026-03-02.csv': 'id,email,name\nc1,a@people.example,A\n' })
    const { 'destinations/letters.yaml': letters = '' } = CAMPAIGN_FILES
    shop.write({ 'destinations/letters.yaml': letters, 'destinations/mail.yaml': mail(1) })
    try {
      const found = await doctor()
      expect(found.exit).toBe(9)
      expect(of(found, 'sources', 'people')).toMatchObject({ verdict: 'fail', code: 'COLUMNS' })
      expect(of(found, 'sources', 'people')?.text).toContain('city')
      expect(of(found, 'destinations', 'letters')?.verdict).toBe('ok')
      expect(of(found, 'destinations', 'mail')).toMatchObject({ verdict: 'fail', code: 'MAIL_SERVER' })
      expect(of(found, 'workers', `${shop.brand}-send-mail`)).toMatchObject({ verdict: 'warn' })
      for (const finding of bad(found)) expect(finding.repair).toMatch(/\S/)
    } finally {
      rmSync(join(shop.dir, 'data/people-2026-03-02.csv'))
      rmSync(join(shop.dir, 'destinations'), { recursive: true })
    }
  })

  test('greets a mail server and sends it nothing', async () => {
    const heard: string[] = []
    const server = createServer((socket) => {
      socket.write('220 here\r\n')
      socket.on('data', (bytes) => {
        heard.push(bytes.toString().trim().split(' ')[0] ?? '')
        socket.write(heard.at(-1) === 'QUIT' ? '221 bye\r\n' : '250 yes\r\n')
      })
    })
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    shop.write({ 'destinations/mail.yaml': mail(port) })
    try {
      expect(of(await doctor(), 'destinations', 'mail')).toMatchObject({ verdict: 'ok' })
      expect(heard).toEqual(['EHLO', 'QUIT'])
    } finally {
      server.close()
      rmSync(join(shop.dir, 'destinations'), { recursive: true })
    }
  })

  test('another key than the one that filled the database is told', async () => {
    await shop.night('2026-03-01')
    const other = join(home, 'other-key')
    writeFileSync(other, `${'aa'.repeat(32)}\n`)
    const found = await doctor({ NOCTURNE_KEY_FILE: other })
    expect([found.exit, of(found, 'database', 'owner')?.code]).toEqual([9, 'WRONG_KEY'])
  })

  test('a namespace that is not there is told with the command that makes it', async () => {
    const found = await doctor({ TEMPORAL_NAMESPACE: 'nowhere' })
    expect(found.exit).toBe(9)
    expect(of(found, 'temporal', 'namespace')).toMatchObject({
      code: 'NO_NAMESPACE',
      repair: expect.stringContaining('namespace create --namespace nowhere'),
    })
  })

  test('a server that is away ends with 7 within ten seconds, and the rest is looked at all the same', async () => {
    const found = await doctor({ DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/nowhere' })
    expect(found.exit).toBe(7)
    // Ten on a machine that does nothing else: without deadlines it would be minutes.
    expect(found.seconds).toBeLessThan(30)
    expect(bad(found).map((f) => f.code)).toEqual(['DATABASE_UNREACHABLE'])
    expect(of(found, 'sources', 'people')?.verdict).toBe('ok')
    expect(JSON.stringify(found)).not.toContain('secret')
    expect((await doctor({ TEMPORAL_ADDRESS: '127.0.0.1:1' })).exit).toBe(7)
  })

  test('a project that is not in order ends with 3, with the place of each problem', async () => {
    shop.write({ 'segments/more.yaml': 'segments:\n  more: { wher: {} }\n' })
    try {
      const found = await doctor()
      expect(found.exit).toBe(3)
      expect(bad(found).every((f) => f.area === 'project')).toBe(true)
      expect(bad(found)[0]?.subject).toMatch(/^segments\/more\.yaml:2:\d+$/)
    } finally {
      rmSync(join(shop.dir, 'segments/more.yaml'))
    }
  })

  test('a database that another checkout made is told before a night fails on it', async () => {
    await shop.client.db.execute(`update migration_content set hash = 'x' || hash where name like '0008%'`)
    const found = await doctor()
    expect([found.exit, of(found, 'database', 'migrations')]).toMatchObject([
      9,
      { code: 'CHANGED_SCHEMA', repair: expect.stringContaining('Install the release') },
    ])
    await shop.client.db.execute(
      `update migration_content set hash = substr(hash, 2) where name like '0008%'`,
    )
  })

  test('a database that was not migrated is told with the verb that does it', async () => {
    await shop.client.db.execute(`delete from schema_migration where name like '0009%'`)
    const found = await doctor()
    expect([found.exit, of(found, 'database', 'migrations')]).toMatchObject([
      9,
      { code: 'NOT_MIGRATED', repair: 'nocturne migrate' },
    ])
  })
})
