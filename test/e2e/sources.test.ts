import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { emptyTable, put } from '../activities/extract/sources/postgres-support.ts'
import { TAP } from '../activities/extract/sources/singer-support.ts'
import { useDatabase } from '../support/database.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const env = { CRM: '', API: '' }
const crm = useDatabase()
const shop = useShop(env)
const today = new Date().toISOString().slice(0, 10)
const day = (n: number): string => new Date(Date.parse(today) + n * 86_400_000).toISOString().slice(0, 10)

/** Pages of ten; every third answer is a fault, unless it is down for good. */
const api = { down: false, asked: 0 }
let server: Server
beforeAll(async () => {
  server = createServer((request, response) => {
    api.asked += 1
    const page = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('page'))
    const data = Array.from({ length: 10 }, (_, i) => ({
      id: `m${page * 10 + i}`,
      name: `Name ${i}`,
      points: '1.50',
    }))
    if (api.down || api.asked % 3 === 0) response.writeHead(503).end('somebody@example.com')
    else response.end(JSON.stringify({ data, pages: 4 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  env.API = `http://127.0.0.1:${(server.address() as AddressInfo).port}/members`
  env.CRM = crm.url
  await emptyTable(crm.db)
  await put(crm.db, [1, '2026-03-01Z'], [2, '2026-03-02Z'], [3, '2026-03-03Z'])
})
afterAll(() => void server.close())
beforeEach(() => shop.write(dayFiles(today, 5, 1)))

const things = (name: string, kind: string): string => `source: ${name}
${kind}
key: [id]
contents: changes
party: first
holder: Tiny Shop
lawful_basis: contract
allowed_uses: [profiling]
drift: ignore
rows: reference
dataset: ${name}
attributes: { name: { from: name, as: text } }
`
const MEMBERS = `kind: http
url: "\${env:API}"
items: data
pagination: { kind: page, param: page, pages: pages, stable: true }
limits: { rate: 100 }`

async function loads(runId: number): Promise<readonly string[]> {
  const rows = await shop.client.db.query<{ line: string }>(
    `
    select concat_ws(' ', s.name, l.state, l.read, l.loaded, l.unchanged, l.deleted) as line
    from source_load l join source s using (source_id)
    where l.run_id = $1::int and s.name not in ('orders', 'people')
    order by s.name`,
    [runId],
  )
  return rows.map(({ line }) => line)
}

test('a night reads a server, a database and a tap beside its files; the next one reads what is new of them', async () => {
  shop.write({
    'sources/members.yaml': things('members', MEMBERS),
    'sources/persons.yaml': things(
      'persons',
      'kind: postgres\nurl: "${env:CRM}"\ntable: crm.person\nsweep_every: 1\noverlap: 0s',
    ),
    'sources/taps.yaml': things(
      'taps',
      `kind: singer\ncommand: [${process.execPath}, ${TAP}]\nconfig: { rows: 2500, every: 100 }\nstream: orders`,
    ),
  })
  const first = await shop.night(day(-2))
  expect(first.state).toBe('published')
  expect(await loads(first.run.run_id)).toEqual([
    'members done 40 40 0 0',
    'persons done 3 3 0 0',
    'taps done 2500 2500 0 0',
  ])
  await crm.db.execute('delete from crm.person where id = 1')
  await put(crm.db, [4, '2026-03-04Z'])
  const second = await shop.night(day(-1))
  expect(await loads(second.run.run_id)).toEqual([
    'members done 40 0 40 0',
    'persons done 4 1 3 1',
    'taps done 0 0 0 0',
  ])
  const kept = await shop.client.db.query(
    `select key from reference_row where dataset = 'persons' and to_run is null order by key`,
  )
  expect(kept).toEqual([{ key: '2' }, { key: '3' }, { key: '4' }])
})

test('a source that never answers is given up: the run is degraded if it is optional, else it fails; the others are loaded', async () => {
  api.down = true
  const patience = `${MEMBERS.replace('rate: 100', 'rate: 100, retries: 1')}\ngive_up: 4s`
  shop.write({ 'sources/members.yaml': things('members', `${patience}\noptional: true`) })
  const degraded = await shop.night(today)
  expect([degraded.state, degraded.run.error_code]).toEqual(['degraded', 'SOURCE_FAILED'])
  expect((await loads(degraded.run.run_id)).slice(0, 2)).toEqual([
    'members failed 0 0 0 0',
    'persons done 3 0 3 0',
  ])
  shop.write({ 'sources/members.yaml': things('members', patience) })
  const failed = await shop.night(today, true)
  expect([failed.state, failed.run.error_code]).toEqual(['failed', 'HTTP_UNAVAILABLE'])
  expect((await loads(failed.run.run_id)).at(-1)).toMatch(/^taps done/)
  expect(JSON.stringify(failed.run)).not.toContain('somebody')
})
