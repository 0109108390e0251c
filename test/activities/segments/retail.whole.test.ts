import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { daysBefore } from '../../../activities/segments/calendar.ts'
import type { EventSelection, PropertyFilter, SegmentNode, TraitSpec } from '../../../core/brand/segment.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { type Night, openNight, runStage } from './support/night.ts'
import { HOME, segment, trait } from './support/rules.ts'

const ARCHIVE = fileURLToPath(
  new URL('../../../../shared/data/retail/online-retail-by-day.tar.gz', import.meta.url),
)
const ZONE = 'Europe/London'
const END = new Date('2011-12-10T00:00:00Z')
const FIRST_DAYS_BEFORE_END = 30

const where: readonly PropertyFilter[] = [
  { property: 'invoice', is: { op: 'starts_with', value: 'C' }, negated: true },
  { property: 'quantity', is: { op: 'gt', value: 0 }, negated: false },
  { property: 'unit_price', is: { op: 'gt', value: 0 }, negated: false },
]
const clean = (more: Partial<EventSelection> = {}): EventSelection => ({
  event: 'order_line',
  where,
  window: null,
  ...more,
})
const inCountry = (country: string): EventSelection =>
  clean({ where: [...where, { property: 'country', is: { op: 'eq', value: country }, negated: false }] })
const sum = (name: string, selection: EventSelection): TraitSpec =>
  trait(name, { kind: 'event', selection, aggregate: { of: 'sum', property: 'amount' }, type: 'decimal' })

const TRAITS: readonly TraitSpec[] = [
  trait('orders', {
    kind: 'event',
    selection: clean(),
    type: 'integer',
    aggregate: { of: 'count_distinct', property: 'invoice' },
  }),
  trait('lines', { kind: 'event', selection: clean(), aggregate: { of: 'count' }, type: 'integer' }),
  sum('revenue', clean()),
  sum('revenue_uk', inCountry('United Kingdom')),
  sum('revenue_nl', inCountry('Netherlands')),
  sum('revenue_eire', inCountry('EIRE')),
  trait('recency', { kind: 'days_since', selection: clean(), which: 'last' }),
  trait('basket', { kind: 'ratio', of: 'revenue', to: 'orders' }),
]
const recent = (fromDays: number, untilDays: number): SegmentNode => ({
  node: 'event',
  selection: clean({ window: { fromDays, untilDays } }),
  aggregate: { of: 'count' },
  is: { op: 'gte', value: 1 },
})
const SEGMENTS = [
  segment('frequent', { node: 'trait', name: 'orders', is: { op: 'gte', value: 5 } }),
  segment('lapsed', { node: 'trait', name: 'recency', is: { op: 'gte', value: 90 } }),
  segment('won_back', { node: 'all', of: [recent(30, 0), { node: 'not', of: recent(120, 30) }] }),
]
const RULES = { timeZone: ZONE, ...HOME, currency: 'GBP', traits: TRAITS, segments: SEGMENTS }

const database = useDatabase()
const seconds: { readonly first: number; readonly others: readonly number[] } = { first: 0, others: [] }

describe.skipIf(!existsSync(ARCHIVE))('Online Retail (skipped where the data is not at hand)', () => {
  beforeAll(async () => {
    await loadRetail(database.db)
    Object.assign(seconds, await nightsUntilEnd(database.db))
  }, 300_000)

  test('a month of nights ends at the published reference of orders and revenue, to the cent', async () => {
    const [row] = await database.db.query(`
      select count(*) filter (where (traits ->> 'orders')::int > 0)::int as customers,
        sum((traits ->> 'orders')::int)::int as invoices, sum((traits ->> 'lines')::int)::int as lines,
        sum((traits ->> 'revenue')::numeric)::numeric(18, 2) as revenue,
        sum((traits ->> 'revenue_uk')::numeric)::numeric(18, 2) as uk,
        sum((traits ->> 'revenue_nl')::numeric)::numeric(18, 2) as nl,
        sum((traits ->> 'revenue_eire')::numeric)::numeric(18, 2) as eire
      from trait_set where to_run is null`)
    expect(row).toEqual({
      customers: 4338,
      invoices: 18_532,
      lines: 397_884,
      revenue: '8911407.90',
      uk: '7308391.55',
      nl: '285446.34',
      eire: '265545.90',
    })
  })

  test('recency, frequency and value have the quintiles of the reference', async () => {
    const [row] = await database.db.query(`
      with value as (
        select date '2011-12-10' - (traits ->> 'recency')::timestamptz::date as r,
          (traits ->> 'orders')::int as f, (traits ->> 'revenue')::numeric as m
        from trait_set where to_run is null and (traits ->> 'orders')::int > 0
      ),
      cut as (
        select percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by r) as r,
          percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by f) as f,
          percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by m) as m
        from value
      ),
      score as (
        select 6 - (1 + (select count(*) from unnest(cut.r) c where c < v.r)) as r,
          1 + (select count(*) from unnest(cut.f) c where c < v.f) as f,
          1 + (select count(*) from unnest(cut.m) c where c < v.m) as m
        from value v cross join cut
      )
      select array(select round(c::numeric, 3)::float8 from unnest(cut.r) c) as r, cut.f, array(select round(c::numeric, 3)::float8 from unnest(cut.m) c) as m,
        (select count(*)::int from score where (r, f, m) = (5, 5, 5)) as best,
        (select count(*)::int from score where (r, f, m) = (1, 1, 1)) as worst,
        array(select count(*)::int from score group by f order by f) as f_bins
      from cut`)
    expect(row).toEqual({
      r: [13.8, 33, 72, 180],
      f: [1, 2, 3, 6],
      m: [250.194, 490.096, 942.276, 2058.426],
      best: 324,
      worst: 330,
      f_bins: [1493, 835, 508, 802, 700],
    })
  })

  test('the last night is what a first night of everything would be', async () => {
    const { db } = database
    const before = await db.query(
      'select md5(string_agg(t::text, $1 order by t.profile_id)) from trait_set t where to_run is null',
      ['\n'],
    )
    const last = FIRST_DAYS_BEFORE_END + 1
    await db.execute('delete from stage_part where run_id = $1::int', [last])
    const all = { ...nightAt(last), fromStage: 'segments' as const }
    const counts = await runStage(db, all)
    expect(counts.read).toBe(4372)
    expect(
      await db.query(
        'select md5(string_agg(t::text, $1 order by t.profile_id)) from trait_set t where to_run is null',
        ['\n'],
      ),
    ).toEqual(before)
  })

  test('a night in which little changed takes at most half a second', () => {
    const sorted = seconds.others.toSorted((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
    console.log(
      `first night ${seconds.first.toFixed(2)} s, then median ${median.toFixed(3)} s, slowest ${sorted.at(-1)?.toFixed(3)} s`,
    )
    expect(median).toBeLessThan(0.5)
  })
})

/** All lines as events of run 1; those after as_of come into sight as the nights go by. */
async function loadRetail(db: Db): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'nocturne-retail-'))
  try {
    execFileSync('tar', ['xzf', ARCHIVE, '-C', directory])
    await db.execute(`create unlogged table line (invoice text, stock_code text, description text, quantity text,
      at timestamp, unit_price text, customer text, country text, n int generated always as identity)`)
    for (const file of readdirSync(join(directory, 'by-day')).toSorted())
      await db.copyIn(
        'copy line (invoice, stock_code, description, quantity, at, unit_price, customer, country) from stdin (format csv, header)',
        createReadStream(join(directory, 'by-day', file)),
      )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
  await db.execute(`
    insert into event (source_id, event_key, record_id, name, occurred_at, amount, currency, properties, hash, loaded_run)
    select 1, n, md5(customer)::uuid, 'order_line', at at time zone 'Europe/London', quantity::numeric * unit_price::numeric,
      'GBP', jsonb_build_object('invoice', invoice, 'stock_code', stock_code, 'quantity', quantity::int,
        'unit_price', unit_price, 'country', country), md5(n::text)::uuid, 1
    from line`)
  await db.execute(`
    insert into link (record_id, profile_id, origin_id, from_run)
    select md5(customer)::uuid, md5('p' || customer)::uuid, md5('p' || customer)::uuid, 1
    from (select distinct customer from line where customer is not null) c`)
  await db.execute(`
    insert into profile (profile_id, kind, founder_record, founder_number, from_run)
    select profile_id, 'known', record_id, 1, 1 from link`)
  await db.execute('vacuum analyze')
}

function nightAt(runId: number): Night {
  const asOf = (id: number) => daysBefore({ asOf: END, zone: ZONE }, FIRST_DAYS_BEFORE_END + 1 - id)
  const baseAsOf = runId === 1 ? null : asOf(runId - 1)
  return { runId, asOf: asOf(runId), baseRun: runId - 1, baseAsOf, rules: RULES, parts: 1, fromStage: null }
}

async function nightsUntilEnd(db: Db) {
  const times: number[] = []
  for (let runId = 1; runId <= FIRST_DAYS_BEFORE_END + 1; runId++) {
    await openNight(db, nightAt(runId))
    const started = performance.now()
    await runStage(db, nightAt(runId))
    times.push((performance.now() - started) / 1000)
  }
  return { first: times[0] ?? 0, others: times.slice(1) }
}
