import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { extractActivities } from '../../../activities/extract/index.ts'
import { parseProject } from '../../../config/load.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { TINY_FILES } from '../../support/tiny-brand.ts'
import { openRun, testDeps } from '../../support/world.ts'
import { emptyExtract, put } from './support.ts'

const it = useDatabase()
const PAGE = readFileSync(fileURLToPath(new URL('../../../docs/sources.md', import.meta.url)), 'utf8')
const YAML = /### Events of the Segment spec[\s\S]*?```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? ''

const CALLS = [
  {
    type: 'page',
    messageId: 'm1',
    name: 'Home',
    anonymousId: 'a-1',
    timestamp: '2026-01-01T10:00:00.123Z',
    properties: { path: '/' },
    context: {
      campaign: { source: 'news' },
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0',
    },
  },
  {
    type: 'track',
    messageId: 'm2',
    event: 'Order Completed',
    anonymousId: 'a-1',
    receivedAt: '2026-01-01T10:05:00Z',
    properties: {
      revenue: 19.9,
      currency: 'EUR',
      email: 'Ann@x.fr',
      products: [{ sku: 'S1' }, { sku: 'S2' }],
    },
  },
  {
    type: 'identify',
    messageId: 'm3',
    userId: 'u-1',
    anonymousId: 'a-1',
    timestamp: '2026-01-01T10:06:00Z',
    traits: { email: 'ann@x.fr' },
  },
  { type: 'alias', messageId: 'm4', userId: 'u-1', previousId: 'a-0', timestamp: '2026-01-01T10:07:00Z' },
]

test('the example of docs/sources.md maps page, track, identify and alias', async () => {
  await emptyExtract(it.db)
  const dir = scratch()
  const identity = `${TINY_FILES['identity.yaml']}`
  const files = {
    ...TINY_FILES,
    'identity.yaml': identity,
    'sources/web.yaml': YAML.replace('path: data', `path: ${dir}`),
  }
  const parsed = parseProject(files, {})
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  put(join(dir), 'web-2026-01-01.ndjson', CALLS.map((call) => `${JSON.stringify(call)}\n`).join(''))
  const activities = extractActivities(testDeps(it.db, parsed.project))
  const ref = { databaseId: 'test', runId: await openRun(it.db, '2026-01-01'), source: 'web' }
  expect(await activities.loadSource(ref)).toMatchObject({
    read: 4,
    loaded: 4,
    rejected: 0,
    unattributed: 0,
  })
  const events = await it.db.query(`
    select e.event_key as key, e.name, e.occurred_at, e.amount, e.properties,
      (select jsonb_agg(i.type || ' ' || v.value order by i.type, v.value)
        from record_identifier i join vault.identifier v using (identifier_id) where i.record_id = e.record_id) as who
    from event e
    order by 1`)
  expect(events).toEqual([
    {
      key: 'm1',
      name: 'home',
      occurred_at: new Date('2026-01-01T10:00:00.123Z'),
      amount: null,
      properties: {
        page: '/',
        system: 'Linux',
        campaign: 'news',
        agent: { os: 'Linux', device: 'desktop', browser: 'Firefox' },
      },
      who: ['device a-1'],
    },
    {
      key: 'm2',
      name: 'order completed',
      occurred_at: new Date('2026-01-01T10:05:00Z'),
      amount: '19.9000',
      properties: { sku: 'S1' },
      who: ['device a-1', 'email ann@x.fr'],
    },
    {
      key: 'm3',
      name: 'identify',
      occurred_at: new Date('2026-01-01T10:06:00Z'),
      amount: null,
      properties: {},
      who: ['customer_number u-1', 'device a-1', 'email ann@x.fr'],
    },
    {
      key: 'm4',
      name: 'alias',
      occurred_at: new Date('2026-01-01T10:07:00Z'),
      amount: null,
      properties: {},
      who: ['customer_number u-1', 'device a-0'],
    },
  ])
})
