import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unknownTables } from '../../activities/runs/queries/statistics.ts'
import { startBackfill, waitBackfill } from '../../scripts/client/index.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { brandFiles, type LiveBrand, liveBrand } from './brand.ts'
import { hasRetail, type RetailFiles, tellIfMissing, unpackRetail } from './retail/data.ts'
import {
  loadFigures,
  PEOPLE_OF_TRAITS,
  peopleOfLines,
  revenueByCountry,
  rfm,
  shopFigures,
} from './retail/figures.ts'
import { loadRaw, PUBLISHED, RAW } from './retail/lines.ts'

const FIRST = '2010-12-01'
const LAST = '2010-12-30'
const DAY_AFTER = '2010-12-31'

tellIfMissing()

describe.skipIf(!hasRetail)('thirty nights of a real shop', () => {
  const database = useDatabase()
  let retail: RetailFiles
  let shop: LiveBrand
  beforeAll(async () => {
    retail = unpackRetail()
    const env = { RETAIL_DIR: retail.days }
    const servers = { databaseUrl: database.url, temporal: await testTemporal() }
    shop = await liveBrand(brandFiles(retail.project, env), servers, env)
    await loadRaw(database.db, retail.days, LAST)
  }, 120_000)
  afterAll(async () => {
    await shop?.stop()
    retail?.remove()
  }, 60_000)

  test('are loaded by a backfill, campaigns and all', async () => {
    const began = performance.now()
    const local = shop.local()
    const id = await startBackfill(shop.client, { local, from: FIRST, to: LAST, activate: true })
    const { signal } = new AbortController()
    const done = await waitBackfill(shop.client, id, { onLook: () => undefined, signal })
    console.log(`30 nights of retail: ${((performance.now() - began) / 1000).toFixed(1)} s`)
    expect(done).toEqual({ how: 'ended', result: { published: 30, skipped: 0, stoppedAt: null } })
    expect(await shop.client.db.query('select * from published.check_balance')).toEqual([])
  }, 240_000)

  test('leave no table without statistics, however small: analysts join them all', async () => {
    expect(await unknownTables(database.db)).toEqual([])
  })

  test('lose no line and invent none: every figure is that of the files, to the cent', async () => {
    const figures = await shopFigures(database.db, PUBLISHED)
    expect(figures).toEqual(await shopFigures(database.db, RAW))
    expect(figures).toMatchObject({ lines: '42481', unattributed: '15631', customers: '948' })
    expect(await revenueByCountry(database.db, PUBLISHED)).toEqual(await revenueByCountry(database.db, RAW))
    const { lines, unattributed } = figures
    expect(await loadFigures(database.db)).toEqual({
      read: lines,
      loaded: lines,
      unchanged: '0',
      rejected: '0',
      unattributed,
      files: '20',
    })
  })

  test('give every customer the recency, the orders and the revenue that the files hold', async () => {
    const raw = await rfm(database.db, peopleOfLines(RAW, DAY_AFTER))
    expect(await rfm(database.db, PEOPLE_OF_TRAITS)).toEqual(raw)
    expect(await rfm(database.db, peopleOfLines(PUBLISHED, DAY_AFTER))).toEqual(raw)
  })

  test('put into the segment of loyal customers those who are, and write to none: nobody consented', async () => {
    const loyal = `
      select customer
      from (${RAW.sql}) line
      where customer is not null and invoice not like 'C%' and quantity > 0 and price > 0
      group by customer
      having count(distinct invoice) >= 6`
    const [count] = await database.db.query<{ raw: number; members: number; due: number; sent: number }>(`
      select (select count(*)::int from (${loyal}) l) as raw,
        (select count(*)::int from published.members('loyal')) as members,
        (select count(distinct profile_id)::int from published.delivery) as due,
        (select count(*)::int from published.delivery where (state, reason) is distinct from ('skipped', 'consent')) as sent`)
    expect(count?.raw).toBeGreaterThan(10)
    expect(count).toEqual({ raw: count?.raw, members: count?.raw, due: count?.raw, sent: 0 })
  })
})
