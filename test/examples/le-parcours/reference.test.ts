import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { segmentActivities } from '../../../activities/segments/index.ts'
import { parseProject, readProjectFiles } from '../../../config/load.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { emptyExtract } from '../../activities/extract/support.ts'
import { useDatabase } from '../../support/database.ts'
import { openRun, partRef, publish, testDeps } from '../../support/world.ts'
import { loadNights } from './nights.ts'
import { type Made, made, textOf } from './support.ts'

const NIGHT = '2026-03-27'
const BRAND = fileURLToPath(new URL('./brand/', import.meta.url))
const ADDED: Readonly<Record<string, string>> = {
  'nocturne.yaml':
    'rates: { dataset: rates, rate: rate }\ncosts: { dataset: channel_costs, cost: cost, currency: currency }\n',
  'sources/shop.yaml': 'reference:\n  product: { dataset: products, key: sku }\n',
  'sources/tickets-fr.yaml': 'reference:\n  shop: { dataset: stores, key: store }\n',
  'traits/reference.yaml': `traits:
  revenue: { event: ticket_line, sum: amount }
  putters: { event: order_line, count: true, where: { product.category: CATEGORY } }
  cost: { event: order_line, sum: product.cost }
`,
}

const it = useDatabase()
let data: Made

/** The brand with joins, rates and traits that use them. */
function project(category: string): BrandProject {
  const files = { 'traits/reference.yaml': '', ...readProjectFiles(BRAND) }
  const all = Object.entries(files).map(([path, text]) => [path, `${text}${ADDED[path] ?? ''}`] as const)
  const read = parseProject(
    Object.fromEntries(all.map(([path, text]) => [path, text.replace('CATEGORY', category)])),
    {},
  )
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.project
}

const QUOTED = /"(?:[^"]|"")*"/g

/** Rows of a reference file; what stands in quotes is not looked at. */
const rowsOf = (name: string): readonly (readonly string[])[] =>
  textOf(data, `reference/${name}-${NIGHT}.csv`)
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(QUOTED, 'quoted').split(','))

const sum = async (name: string): Promise<number> => {
  const [row] = await it.db.query<{ total: number }>(
    `select coalesce(sum(value::numeric), 0)::float8 as total from published.trait where name = $1::text`,
    [name],
  )
  return row?.total ?? 0
}

beforeAll(async () => {
  data = await made({ people: 4_000, seed: 11 })
  await emptyExtract(it.db)
  await loadNights(it.db, data, [NIGHT])
  await it.db.execute(`insert into link (record_id, profile_id, origin_id, from_run)
    select record_id, record_id, record_id, from_run from source_record where to_run is null`)
  await it.db.execute(`insert into profile (profile_id, kind, founder_record, founder_number, from_run)
    select record_id, 'known', record_id, 1, from_run from source_record where to_run is null`)
  const category = rowsOf('products')[0]?.[2] ?? ''
  const deps = testDeps(it.db, project(category))
  const runId = await openRun(it.db, '2026-03-28')
  const run = { databaseId: 'test', runId }
  await segmentActivities(deps).defineSegments(run)
  await segmentActivities(deps).refreshSegments(partRef(runId))
  await segmentActivities(deps).sizeSegments(run)
  await publish(it.db, runId)
}, 120_000)

interface Line {
  readonly day: string
  readonly amount: number
  readonly currency: string
  readonly sku: string | null
  readonly owned: boolean
}
const eventsOf = (name: string): Promise<Line[]> =>
  it.db.query<Line>(
    `select (occurred_at at time zone 'Europe/Paris')::date::text as day, amount::float8 as amount, currency,
      properties ->> 'sku' as sku, profile_id is not null as owned
    from published.event where name = $1::text`,
    [name],
  )

test('tickets in francs are summed by the rate of their day, those of days without one are counted', async () => {
  const rates = new Map(
    rowsOf('rates').map(([day = '', currency = '', rate = '']) => [`${currency} ${day}`, Number(rate)]),
  )
  const lines = await eventsOf('ticket_line')
  const worth = ({ day, amount, currency }: Line): number | null => {
    if (currency === 'EUR') return amount
    const rate = rates.get(`${currency} ${day}`)
    return rate === undefined ? null : Math.round(amount * rate * 1e4) / 1e4
  }
  const without = lines.filter((line) => worth(line) === null)
  expect(lines.filter(({ currency }) => currency === 'CHF').length).toBeGreaterThan(without.length)
  expect(without.length).toBeGreaterThan(0)
  expect(
    await it.db.query('select currency, sum(events)::int as events from unconverted group by 1'),
  ).toEqual([{ currency: 'CHF', events: without.length }])
  const total = lines.reduce((all, line) => all + (line.owned ? (worth(line) ?? 0) : 0), 0)
  expect(await sum('revenue')).toBeCloseTo(total, 1)
  const [seen] = await it.db.query<{ total: number; missing: number }>(
    `select sum(amount_converted)::float8 as total, count(*) filter (where amount_converted is null)::int as missing
    from published.event where name = 'ticket_line'`,
  )
  expect(seen?.missing).toBe(without.length)
  expect(seen?.total).toBeCloseTo(
    lines.reduce((all, line) => all + (worth(line) ?? 0), 0),
    1,
  )
})

test('orders know the category and the cost of their product', async () => {
  const isSound = (row: readonly string[]): boolean => [row[4], row[6]].every((text) => Number(text) > 0)
  const products = new Map(
    rowsOf('products')
      .filter(isSound)
      .map((row) => [row[0], row]),
  )
  const category = rowsOf('products')[0]?.[2]
  const lines = (await eventsOf('order_line')).filter(({ owned }) => owned)
  const of = (line: Line) => products.get(line.sku ?? '')
  const putters = lines.filter((line) => of(line)?.[2] === category).length
  expect(putters).toBeGreaterThan(0)
  expect(await sum('putters')).toBe(putters)
  const cost = lines.reduce((all, line) => all + Number(of(line)?.[6] ?? 0), 0)
  expect(await sum('cost')).toBeCloseTo(cost, 1)
})
