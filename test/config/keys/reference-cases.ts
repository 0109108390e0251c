import type { Files } from './night.ts'
import { ANN, BOB, type FileCase, HEAD, ORDERS, PEOPLE, rows, swap } from './readings.ts'

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`

/** A source of reference rows over a file of its own. */
const dataset = (name: string, key: string, rest: string): Files => ({
  [`sources/${name}.yaml`]: `${PEOPLE.slice(0, PEOPLE.indexOf('rows: people'))}rows: reference
dataset: ${name}
${rest}`
    .replace('source: people', `source: ${name}`)
    .replaceAll('people-', `${name}-`)
    .replace('[id]', `[${key}]`),
})
const RATE = `valid_from: { from: day, as: timestamp }
attributes:
  rate: { from: rate, as: decimal }
  other: { from: other, as: decimal }
`

/** Orders of Ann and Bob in francs, of goods that two datasets know; both have a shop. */
const BRAND: Files = {
  ...dataset('goods', 'sku', 'attributes:\n  kind: { from: kind, as: text }\n'),
  ...dataset('things', 'sku', 'attributes:\n  kind: { from: kind, as: text }\n'),
  ...dataset('rates', 'currency', RATE),
  ...dataset('quotes', 'currency', RATE),
  ...rows(`${HEAD},shop`, `${ANN},g1`, `${BOB},g2`),
  'sources/people.yaml': swap(PEOPLE, 'attributes:\n', 'attributes:\n  shop: { from: shop, as: text }\n'),
  'sources/orders.yaml': `${swap(
    ORDERS,
    'properties: {}',
    'properties: { sku: { from: sku, as: text }, like: { from: like, as: text } }\ncurrency: { constant: CHF }',
  )}reference:\n  product: { dataset: goods, key: sku }\n`,
  'traits/orders.yaml':
    'traits:\n  orders: { event: order, count: true }\n  kind: { last: product.kind, event: order }\n',
  'segments/buyers.yaml':
    'segments:\n  near:\n    description: Near\n    kind: geographic\n    where: { attribute: store.kind, eq: club }\n',
  'data/goods-2026-03-01.csv': lines('sku,kind', 'g1,club', 'g2,ball'),
  'data/things-2026-03-01.csv': lines('sku,kind', 'g1,thing', 'g2,club'),
  'data/rates-2026-03-01.csv': lines('currency,day,rate,other', 'CHF,2026-02-28,2,3'),
  'data/quotes-2026-03-01.csv': lines('currency,day,rate,other', 'CHF,2026-02-28,4,5'),
  'data/orders-2026-03-01.csv': lines(
    'customer,at,amount,sku,like',
    'c1,2026-02-28 10:00,9.50,g1,g2',
    'c2,2026-03-01 11:00,7.00,g2,g1',
  ),
}
const NOCTURNE = 'brand: tiny\nname: Tiny Shop\ntime_zone: Europe/Paris\ncurrency: EUR\ncountry: FR\n'
const PROFILE = 'source_priority: [people, orders]\ndefault_rule: most_recent\n'
const FULL: Files = {
  ...BRAND,
  'nocturne.yaml': `${NOCTURNE}rates: { dataset: rates, rate: rate, max_age: 0d }\n`,
  'profile.yaml': `${PROFILE}reference:\n  store: { dataset: goods, key: shop }\n`,
}

const change = (key: string, file: string, from: string, to: string): FileCase => [
  key,
  FULL,
  { ...FULL, [file]: swap(FULL[file] ?? '', from, to) },
]

/** Keys that say what joins reference rows, and what converts. */
export const REFERENCE_CASES: readonly FileCase[] = [
  change(
    'source[events].reference.<name>.dataset',
    'sources/orders.yaml',
    'dataset: goods',
    'dataset: things',
  ),
  change('source[events].reference.<name>.key', 'sources/orders.yaml', 'key: sku', 'key: like'),
  change('profile.reference.<name>.dataset', 'profile.yaml', 'dataset: goods', 'dataset: things'),
  change('profile.reference.<name>.key', 'profile.yaml', 'key: shop', 'key: city'),
  change('nocturne.rates.dataset', 'nocturne.yaml', 'dataset: rates', 'dataset: quotes'),
  change('nocturne.rates.rate', 'nocturne.yaml', 'rate: rate', 'rate: other'),
  change('nocturne.rates.max_age', 'nocturne.yaml', '0d', '1d'),
]
