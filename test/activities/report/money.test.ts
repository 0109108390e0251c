import { beforeAll, expect, test } from 'vitest'
import { composeReport } from '../../../activities/report/compose.ts'
import { reportPage } from '../../../activities/report/html/page.ts'
import { readFacts } from '../../../activities/report/queries/facts.ts'
import { readRun } from '../../../activities/report/queries/run.ts'
import type { NightReport } from '../../../activities/report/report.ts'
import { useDatabase } from '../../support/database.ts'
import { seedNights } from './night.ts'

const it = useDatabase()
let run = 0

/** The second night of the seed, two mails sent, of a brand whose nocturne.yaml says this of costs. */
async function reportWith(costs: string): Promise<NightReport> {
  await it.db.execute(
    `update config_version set files = files || jsonb_build_object('nocturne.yaml', $1::text)`,
    [costs],
  )
  const row = await readRun(it.db, run)
  if (row === null) throw new Error('the seeded run is not there')
  return composeReport(await readFacts(it.db, row), { brandName: 'Corner Shop', ui: null })
}

beforeAll(async () => {
  run = (await seedNights(it.db)).second
  await it.db.execute(
    `insert into reference_row (dataset, key, attributes, valid_from, source_id, hash, loaded_run)
    select d, k, a, v, 1, md5(d || k || v)::uuid, $1::int
    from (values
      ('costs', 'email', '{"price": "0.0125", "money": "CHF", "other": "3"}'::jsonb, '-infinity'::timestamptz),
      ('costs', 'email', '{"price": "9"}', '2999-01-01'),
      ('prices', 'email', '{"price": "1"}', '-infinity'),
      ('prices', 'phone', '{"price": "2"}', '-infinity')) x (d, k, a, v)`,
    [run],
  )
  await it.db.execute(
    `insert into rate_day (currency, day, rate, from_run) values ('EUR', '-infinity', 1, $1::int)`,
    [run],
  )
})

test.each([
  ['{ dataset: costs, cost: price, currency: money }', '0.0250', 'CHF'],
  ['{ dataset: costs, cost: price }', '0.0250', 'EUR'],
  ['{ dataset: costs, cost: other }', '6.0000', 'EUR'],
  ['{ dataset: prices, cost: price }', '2.0000', 'EUR'],
  ['{ dataset: nothing, cost: price }', null, null],
])('contacts that were sent cost what costs: %s says', async (costs, cost, currency) => {
  const night = await reportWith(`costs: ${costs}\n`)
  expect(night.money.costs).toEqual([{ campaign: 'welcome', channel: 'email', contacts: 2, cost, currency }])
  expect(reportPage(night)).toContain(cost === null ? 'not known' : `${cost} ${currency}`)
})

test('a brand that says nothing of costs, and converts all, reads nothing of money', async () => {
  const night = await reportWith('brand: corner-shop\n')
  expect(night.money).toEqual({ currency: 'EUR', unconverted: [], costs: [] })
  expect(reportPage(night)).not.toContain('id="money"')
})

test('amounts without a rate are told, by currency', async () => {
  await it.db.execute(
    `insert into unconverted (run_id, currency, events) values ($1::int, 'CHF', 3), ($1::int, 'USD', 1)`,
    [run],
  )
  const night = await reportWith('brand: corner-shop\n')
  expect(night.money.unconverted).toEqual([
    { currency: 'CHF', events: 3 },
    { currency: 'USD', events: 1 },
  ])
  const told = night.verdict.attention.filter(({ code }) => code === 'unconverted')
  expect(told.map(({ text }) => text)).toEqual([
    '3 events in CHF have no rate, and are in no sum of amounts.',
    '1 event in USD has no rate, and is in no sum of amounts.',
  ])
  expect(reportPage(night)).toContain('Amounts without a rate')
})
