import { dateOf } from './calendar.ts'
import { csvLine } from './cells.ts'
import { PRODUCTS, type Product } from './data/products.ts'
import { STORES } from './data/stores.ts'
import type { Night } from './night.ts'
import { random } from './random.ts'
import { lineFile } from './sink.ts'
import type { Fate, Reason } from './truth.ts'
import { PURPOSE, type World } from './world.ts'

/** A row of reference data, and what becomes of it. */
interface Row {
  readonly key: string
  readonly cells: readonly string[]
  readonly fate: Fate
  readonly reason: Reason | null
}

/** Every so many nights the list of products comes again, with new prices. */
const PRODUCTS_EVERY = 3
const RATE_DAYS = 750
/** One franc in euro, in ten-thousandths, about which it moves. */
const FRANC = 10_450
/** Days without a rate: amounts in francs stay unconverted on them. */
const NO_RATE = 0.01

/** Writes products, stores, costs of channels, currency rates, targets and holidays. */
export async function writeReference(night: Night): Promise<void> {
  const { world, number } = night
  if (number % PRODUCTS_EVERY === 0) {
    await write(night, 'products', 'sku,name,category,brand,price,currency,cost', products(world, number))
  }
  await write(night, 'rates', 'date,currency,rate', rates(world, number))
  if (number !== 0) return
  await write(night, 'stores', 'store,name,region,city,country,zone,currency,lat,lon,opened', stores())
  await write(night, 'channel_costs', 'channel,valid_from,cost,currency', channelCosts())
  await write(night, 'targets', 'store,month,target,currency', targets(world))
  await write(night, 'holidays', 'date,country,name', holidays())
}

async function write(night: Night, name: string, header: string, rows: readonly Row[]): Promise<void> {
  const path = `reference/${name}-${night.date}.csv`
  const lines = lineFile(night.sink, path, { encoding: 'utf8', end: '\n' })
  lines.line(header)
  for (const { cells, key, fate, reason } of rows) {
    const at = lines.line(csvLine(cells, ','))
    night.truth.fate(`ref-${name.replace('_', '-')}`, path, at, key, fate, reason ?? undefined)
  }
  await lines.close()
}

function loaded(key: string, cells: readonly string[]): Row {
  return { key, cells, fate: 'loaded', reason: null }
}

/** One product in seven has another price in each new list. */
function priceOf(world: World, product: Product, at: number, list: number): number {
  const r = random(world.seed, PURPOSE.reference, at, list)
  return list > 0 && r.chance(1 / 7) ? Math.round(product.price * 95) / 100 : product.price
}

function products(world: World, night: number): readonly Row[] {
  const list = night / PRODUCTS_EVERY
  const rows = PRODUCTS.map((product, at): Row => {
    const { sku, name, category, brand, cost } = product
    const price = priceOf(world, product, at, list)
    const same = list > 0 && priceOf(world, product, at, list - 1) === price
    const cells = [sku, name, category, brand, price.toFixed(2), 'EUR', cost.toFixed(2)]
    return { key: sku, cells, fate: same ? 'unchanged' : 'loaded', reason: null }
  })
  const bad = ['ZZZ-0001', 'Article sans prix', 'Divers', 'Le Parcours', 'sur devis', 'EUR', '1.00']
  const nameless = ['', 'Article sans code', 'Divers', 'Le Parcours', '10.00', 'EUR', '1.00']
  return [
    ...rows,
    { key: 'ZZZ-0001', cells: bad, fate: 'rejected', reason: 'bad_type' },
    { key: '', cells: nameless, fate: 'rejected', reason: 'missing_key' },
  ]
}

/** What a franc costs on a day; null on days of which nobody knows. The first night has all days before it. */
function rateOf(world: World, day: number): string | null {
  const r = random(world.seed, PURPOSE.reference, day, 77)
  if (r.chance(NO_RATE)) return null
  return ((FRANC + Math.round(300 * Math.sin(day / 40)) + r.int(60)) / 10_000).toFixed(4)
}

function rates(world: World, night: number): readonly Row[] {
  const last = world.firstDay + night
  const from = night === 0 ? last - RATE_DAYS : last
  const days = Array.from({ length: last - from + 1 }, (_, at) => from + at)
  return days.flatMap((day) => {
    const rate = rateOf(world, day)
    return rate === null ? [] : [loaded('CHF', [dateOf(day), 'CHF', rate])]
  })
}

function stores(): readonly Row[] {
  return STORES.map(({ store, name, region, city, country, zone, currency, lat, lon, opened }) =>
    loaded(store, [store, name, region, city, country, zone, currency, String(lat), String(lon), opened]),
  )
}

function channelCosts(): readonly Row[] {
  const costs = [
    ['email', '2024-01-01', '0.0008'],
    ['email', '2026-01-01', '0.0009'],
    ['sms', '2024-01-01', '0.0450'],
    ['post', '2024-01-01', '0.8200'],
    ['post', '2026-01-01', '0.8700'],
    ['ads', '2024-01-01', '0.0120'],
    ['push', '2024-01-01', '0.0001'],
    ['phone', '2024-01-01', '3.5000'],
  ] as const
  return costs.map(([channel, from, cost]) => loaded(channel, [channel, from, cost, 'EUR']))
}

function targets(world: World): readonly Row[] {
  return STORES.flatMap(({ store, currency }, at) =>
    Array.from({ length: 12 }, (_, month) => {
      const r = random(world.seed, PURPOSE.reference, at, month, 5)
      const target = 40_000 + 500 * r.int(120)
      return loaded(store, [store, `2026-${String(month + 1).padStart(2, '0')}-01`, String(target), currency])
    }),
  )
}

function holidays(): readonly Row[] {
  const days = [
    ['2026-01-01', 'FR', "Jour de l'an"],
    ['2026-04-06', 'FR', 'Lundi de Pâques'],
    ['2026-05-01', 'FR', 'Fête du Travail'],
    ['2026-05-08', 'FR', 'Victoire 1945'],
    ['2026-05-14', 'FR', 'Ascension'],
    ['2026-05-25', 'FR', 'Lundi de Pentecôte'],
    ['2026-07-14', 'FR', 'Fête nationale'],
    ['2026-08-15', 'FR', 'Assomption'],
    ['2026-11-01', 'FR', 'Toussaint'],
    ['2026-11-11', 'FR', 'Armistice 1918'],
    ['2026-12-20', 'RE', "Abolition de l'esclavage"],
    ['2026-12-25', 'FR', 'Noël'],
    ['2026-01-01', 'CH', "Jour de l'an"],
    ['2026-04-06', 'CH', 'Lundi de Pâques'],
    ['2026-08-01', 'CH', 'Fête nationale suisse'],
    ['2026-09-10', 'CH', 'Jeûne genevois'],
    ['2026-12-25', 'CH', 'Noël'],
  ] as const
  return days.map(([date, country, name]) => loaded(`${country}|${date}`, [date, country, name]))
}
