import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type Pool } from '../../db/connect.ts'
import { connectClient, type NightClient } from '../../scripts/client/index.ts'
import { nocturne, type Told } from '../scripts/verbs/cli.ts'
import { removeStack } from '../support/remove-stack.ts'
import { localTemporal } from '../support/temporal.ts'
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
import { quietNights } from './retail/quiet.ts'

const MINUTES = 60_000
const DAY_AFTER = '2011-12-10'

/** Figures that were computed from the files with other tools. */
const KNOWN = {
  lines: '541909',
  unattributed: '135080',
  customers: '4372',
  invoices: '25900',
  products: '4070',
  countries: '38',
  cancelled_lines: '9288',
  cancelled_invoices: '3836',
  adjustments: '3',
  duplicates: '5268',
  clean_lines: '397884',
  clean_customers: '4338',
  clean_invoices: '18532',
  revenue: '8911407.90',
}
const KNOWN_RFM = {
  people: '4338',
  r_cuts: [13.8, 33, 72, 180],
  f_cuts: [1, 2, 3, 6],
  m_cuts: [250.194, 490.096, 942.276, 2058.426],
  f_bins: [1493, 835, 508, 802, 700],
  best_of_all: 324,
  worst_of_all: 330,
  champions_revenue: '3830794.53',
  share_of_best_fifth: '74.59',
}

tellIfMissing()

/** A year of a real shop by the command line alone: stack, worker, backfill. */
describe.skipIf(!hasRetail)('374 nights of a real shop', () => {
  let retail: RetailFiles
  let db: Pool
  let client: NightClient
  const cli = (...args: readonly string[]): Promise<Told> =>
    nocturne(args, { cwd: retail.project, env: { RETAIL_DIR: retail.days } })
  beforeAll(async () => {
    retail = unpackRetail()
    expect(await cli('dev', 'up')).toMatchObject({ exit: 0 })
    const places = await placesOf(await cli('env'))
    const { databaseUrl } = places
    db = connect({ url: databaseUrl, max: 2, application: 'retail test', statementTimeoutMs: 0 })
    client = await connectClient({
      databaseUrl,
      temporal: localTemporal(places.temporalAddress),
      brand: 'online-retail',
    })
  }, 2 * MINUTES)
  afterAll(async () => {
    await client?.close()
    await db?.end()
    await cli('dev', 'down')
    if (retail !== undefined) await removeStack(retail.project)
    retail?.remove()
  }, MINUTES)

  test(
    'are backfilled, campaigns and all, in 25 minutes',
    async () => {
      const told = await cli(
        'backfill',
        '--from',
        '2010-12-01',
        '--to',
        '2011-12-09',
        '--activate',
        '--wait',
        '--json',
      )
      console.log(`374 nights: ${told.seconds.toFixed(0)} s, ${(told.seconds / 374).toFixed(2)} s a night`)
      console.table(await stageSeconds(db))
      expect(told.exit).toBe(0)
      expect(JSON.parse(told.out)).toMatchObject({ published: 374, skipped: 0, stopped_at: null })
      expect(told.seconds).toBeLessThan(25 * 60)
      expect(await db.query('select * from published.check_balance')).toEqual([])
    },
    40 * MINUTES,
  )

  test(
    'a night without anything new takes two seconds at most',
    async () => {
      const seconds = await quietNights(client, '2011-12-10', 10, (date) =>
        cli('run', '--date', date, '--wait', '--quiet'),
      )
      const median =
        (seconds.toSorted((a, b) => a - b).slice(4, 6) as [number, number]).reduce((a, b) => a + b) / 2
      console.log(
        `nights without anything new: ${seconds.map((s) => s.toFixed(2)).join(' ')} s, median ${median.toFixed(2)}`,
      )
      expect(median).toBeLessThanOrEqual(2)
    },
    5 * MINUTES,
  )

  test(
    'hold every figure of the files to the cent, and those that are known',
    async () => {
      await loadRaw(db, retail.days, '2011-12-09')
      const figures = await shopFigures(db, PUBLISHED)
      console.log(figures)
      expect(figures).toEqual(await shopFigures(db, RAW))
      expect(figures).toMatchObject(KNOWN)
      const countries = await revenueByCountry(db, PUBLISHED)
      console.log(countries)
      expect(countries).toEqual(await revenueByCountry(db, RAW))
      expect(countries).toMatchObject({
        'United Kingdom': '7308391.55',
        Netherlands: '285446.34',
        EIRE: '265545.90',
      })
      expect(await loadFigures(db)).toEqual({
        read: '541909',
        loaded: '541909',
        unchanged: '0',
        rejected: '0',
        unattributed: '135080',
        files: '305',
      })
    },
    5 * MINUTES,
  )

  test(
    'score customers by recency, orders and revenue as their traits at the last order day say',
    async () => {
      expect(await rfm(db, peopleOfLines(PUBLISHED, DAY_AFTER))).toMatchObject(KNOWN_RFM)
      // Nights have passed since: the traits are asked as of the run of the last day.
      const traits = await db.transaction(async (tx) => {
        await tx.query(`
        select set_config('nocturne.run', max(run_id)::text, true)
        from published.run where business_date = '2011-12-09' and state = 'published'`)
        return rfm(tx, PEOPLE_OF_TRAITS)
      })
      console.log(traits)
      expect(traits).toMatchObject(KNOWN_RFM)
    },
    2 * MINUTES,
  )
})

async function placesOf(told: Told): Promise<{ databaseUrl: string; temporalAddress: string }> {
  const value = (name: string): string => new RegExp(`^export ${name}='(.*)'$`, 'm').exec(told.out)?.[1] ?? ''
  return { databaseUrl: value('DATABASE_URL'), temporalAddress: value('TEMPORAL_ADDRESS') }
}

/** Mean seconds of each stage, first and last nights apart: does a night grow with what exists? */
function stageSeconds(db: Pool): Promise<object[]> {
  return db.query(`
    select stage, round(avg(seconds) filter (where run_id <= 100), 2) as first_100,
      round(avg(seconds) filter (where run_id > 274), 2) as last_100, round(max(seconds), 2) as max
    from published.stage
    where state = 'done'
    group by stage
    order by max(seconds) desc`)
}
