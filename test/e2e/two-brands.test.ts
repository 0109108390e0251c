import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverId, scheduleId } from '../../core/ids.ts'
import { applySchedule, type NightClient } from '../../scripts/client/index.ts'
import type { RunningWorkers } from '../../workers/create.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { clientOf, type ShopFiles, shopFiles, workersOf } from './shop.ts'

/** Two shops with people of the same numbers and names, told apart by the domain of their mailboxes. */
interface Side {
  readonly files: ShopFiles
  readonly domain: string
  readonly database: { readonly url: string }
  client: NightClient
  workers: RunningWorkers
}

const DAY = 86_400_000
const at = new Date(Math.floor((Date.now() - DAY) / DAY) * DAY + 2.5 * 3_600_000)
const date = new Date(at.getTime() - DAY).toISOString().slice(0, 10)
const databases = [useDatabase(), useDatabase()] as const
const sides: Side[] = []

beforeAll(async () => {
  const temporal = await testTemporal()
  for (const [i, database] of databases.entries()) {
    const files = shopFiles({})
    const domain = `shop-${i}.example`
    const yaml = files.local().files['nocturne.yaml'] ?? ''
    const campaign = (CAMPAIGN_FILES['campaigns/thanks.yaml'] ?? '').replace('approval: true\n', '')
    const own = { ...dayFiles(date, 60 + i, 20), ...consentFile(date, 15 + i) }
    files.write({
      'nocturne.yaml': `${yaml.replace('Europe/Paris', 'UTC')}schedule: { at: "03:30", catch_up: 6h }\n`,
      ...CAMPAIGN_FILES,
      'campaigns/thanks.yaml': campaign,
      ...Object.fromEntries(
        Object.entries(own).map(([name, text]) => [name, text.replaceAll('example.com', domain)]),
      ),
    })
    const servers = { databaseUrl: database.url, temporal }
    const client = await clientOf(files, servers)
    sides.push({ files, domain, database, client, workers: await workersOf(files, servers, {}) })
  }
}, 120_000)
afterAll(async () => {
  for (const { client, files, workers } of sides) {
    await client.temporal.schedule.getHandle(scheduleId(files.brand)).delete()
    await workers.stop()
    await client.close()
    files.remove()
  }
}, 60_000)

const scheduled = (side: Side, days = 0): Promise<void> => {
  const start = new Date(at.getTime() + 3_600_000 + days * DAY)
  return side.client.temporal.schedule
    .getHandle(scheduleId(side.files.brand))
    .backfill({ start, end: start, overlap: 'ALLOW_ALL' })
}

/** A night that is over: its lease goes last. Before, it is in need of its worker, and the next one is refused. */
const over = (day: string) => ({ date: day, state: 'published', lease: false })

const nights = (side: Side): Promise<{ date: string; state: string; lease: boolean }[]> =>
  side.client.db.query('select business_date::text as date, state, lease from run order by run_id')

/** Every value of every row of a database, as one text. */
async function dumpOf({ client: { db } }: Side): Promise<string> {
  const tables = await db.query<{ name: string }>(`
    select c.oid::regclass::text as name
    from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace = any (array['public', 'vault']::regnamespace[])`)
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await db.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`)
    texts.push(...rows.map((it) => it.row))
  }
  return texts.join('\n')
}

/** What was handed over below the home of a side, file by file. */
function handedOver({ files }: Side): string {
  const out = join(files.dir, '.out')
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.csv'))
    .map((name) => readFileSync(join(out, name), 'utf8'))
    .join('\n')
}

/** Queues and workflows that the history of a night and of its delivery names. */
async function namedIn({ client, files }: Side): Promise<string> {
  const night = `nightly/${files.brand}-${new Date(at.getTime() + 3_600_000).toISOString().replace('.000', '')}`
  const ids = [night, deliverId(files.brand, date, 'letters')]
  const histories = ids.map((id) => client.temporal.workflow.getHandle(id).fetchHistory())
  return JSON.stringify(await Promise.all(histories))
}

test('two brands in one namespace, at the same minute: no row, task or message crosses', async () => {
  for (const side of sides) await applySchedule(side.client, side.files.local(), new Date())
  await Promise.all(sides.map((side) => scheduled(side)))
  for (const side of sides) await expect.poll(() => nights(side), { timeout: 60_000 }).toEqual([over(date)])
  const [a, b] = sides
  if (a === undefined || b === undefined) throw new Error('both sides are there')
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const told = [await dumpOf(own), handedOver(own)]
    for (const text of told) {
      expect(text).toContain(own.domain)
      expect(text).not.toContain(other.domain)
      expect(text).not.toContain(other.files.brand)
    }
    const history = await namedIn(own)
    expect(history).toContain(`${own.files.brand}-compute`)
    expect(history).not.toContain(other.files.brand)
    expect(history).not.toContain(own.domain)
  }
  expect(await sentBy(a)).toEqual(15)
  expect(await sentBy(b)).toEqual(16)
})

const sentBy = async ({ client }: Side): Promise<number> =>
  (await client.db.query(`select from published.delivery where state = 'sent'`)).length

test('a brand without a worker waits for its own: that of the other brand takes none of its work', async () => {
  const [a, b] = sides
  if (a === undefined || b === undefined) throw new Error('both sides are there')
  await b.workers.stop()
  await Promise.all(sides.map((side) => scheduled(side, 1)))
  const both = [date, new Date(Date.parse(date) + DAY).toISOString().slice(0, 10)].map(over)
  await expect.poll(() => nights(a), { timeout: 60_000 }).toEqual(both)
  expect(await nights(b)).toEqual([over(date)])
  const temporal = await testTemporal()
  b.workers = await workersOf(b.files, { databaseUrl: b.database.url, temporal }, {})
  await expect.poll(() => nights(b), { timeout: 60_000 }).toEqual(both)
}, 150_000)
