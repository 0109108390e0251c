import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import { SECRET, startReceiver } from '../activities/activation/support/receiver.ts'
import { useDatabase } from '../support/database.ts'
import { consentFile, dayFiles } from '../support/tiny-brand.ts'
import { SITE_FILES as files, POSTED_SITE } from './site-files.ts'
import { useShop } from './support.ts'

const KEY = 'the key of a site'
const env: Record<string, string> = { DECISIONS_KEY: KEY, SITE: 'postgres://127.0.0.1:9/none' }
const site = useDatabase()
const shop = useShop(env)
const keyOf = (n: number): string => createHmac('sha256', KEY).update(`person${n}@example.com`).digest('hex')

const rows = () =>
  site.db.query<{ customer_key: string; block: string; run_id: number }>(
    'select customer_key, block, run_id from decisions',
  )

test('a night fills the table of a site, and the next one tells the difference', async () => {
  shop.write({ ...files, ...dayFiles('2026-03-01', 6, 2), ...consentFile('2026-03-01', 4) })
  env.SITE = site.url
  const first = await shop.night('2026-03-01')
  expect(first.state).toBe('published')
  const seen = new Map((await rows()).map((row) => [row.customer_key, row.block]))
  expect(seen).toEqual(
    new Map([
      [keyOf(0), 'thanks'],
      [keyOf(1), 'thanks'],
      [keyOf(2), 'hello'],
      [keyOf(3), 'hello'],
    ]),
  )
  const yes = consentFile('2026-03-02', 4)['data/consents-2026-03-02.csv'] ?? ''
  const no = {
    'data/consents-2026-03-02.csv': yes.replace('person0@example.com,yes', 'person0@example.com,no'),
  }
  shop.write({ ...dayFiles('2026-03-02', 6, 3), ...no })
  const second = await shop.night('2026-03-02')
  expect(second.state).toBe('published')
  const after = await rows()
  expect(after.map((row) => row.customer_key).sort()).toEqual([keyOf(1), keyOf(2), keyOf(3)].sort())
  expect(after.filter((row) => row.run_id === second.run.run_id)).toEqual([
    { customer_key: keyOf(2), block: 'thanks', run_id: second.run.run_id },
  ])
  const db = connect({ url: shop.databaseUrl, max: 1, application: 'test', statementTimeoutMs: 0 })
  try {
    const told = await db.query(
      'select run_id, state, added, changed, removed, waiting from published.decision_sync order by run_id',
    )
    const all = { state: 'done', waiting: '0' }
    expect(told).toEqual([
      { ...all, run_id: first.run.run_id, added: '4', changed: '0', removed: '0' },
      { ...all, run_id: second.run.run_id, added: '0', changed: '1', removed: '1' },
    ])
  } finally {
    await db.end()
  }
})

test('a site that refuses leaves the night published and degraded; the next night tells it all', async () => {
  const receiver = await startReceiver()
  env.URL = receiver.url
  env.SECRET = SECRET
  try {
    receiver.always = { status: 401 }
    shop.write({
      'destinations/site.yaml': POSTED_SITE,
      ...dayFiles('2026-03-03', 6, 3),
      ...consentFile('2026-03-03', 4),
    })
    const refused = await shop.night('2026-03-03')
    expect([refused.state, refused.run.error_code]).toEqual(['degraded', 'DECISIONS_NOT_TAKEN'])
    receiver.always = { status: 200 }
    shop.write({ ...dayFiles('2026-03-04', 6, 3), ...consentFile('2026-03-04', 4) })
    expect((await shop.night('2026-03-04')).state).toBe('published')
    const last: unknown = JSON.parse(receiver.received.at(-1)?.body ?? '{}')
    expect(last).toMatchObject({ business_date: '2026-03-04', remove: [] })
    expect(last).toHaveProperty('put.length', 4)
  } finally {
    await receiver.close()
  }
})
