import { describe, expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import { ENV, placeOf, problemsOf, SAMPLE } from './support/sample.ts'

const dataset = (name: string, key: string, rest: string): string => `source: ${name}
kind: csv
path: data/${name}.csv
key: ${key}
contents: changes
party: first
holder: Sample SAS
lawful_basis: contract
allowed_uses: [profiling]
drift: ignore
rows: reference
dataset: ${name}
${rest}`
const replaced = (file: string, from: string, to: string): string => (SAMPLE[file] ?? '').replace(from, to)

/** The sample with products, stores and rates, and rules that use them. */
const FILES: Readonly<Record<string, string>> = {
  ...SAMPLE,
  'nocturne.yaml': `${SAMPLE['nocturne.yaml']}rates: { dataset: rates, rate: rate, max_age: 3d }
costs: { dataset: costs, cost: price, currency: currency }
`,
  'sources/shop.yaml': `${SAMPLE['sources/shop.yaml']}reference:\n  product: { dataset: products, key: invoice }\n`,
  'sources/products.yaml': dataset(
    'products',
    '[sku]',
    `attributes:
  category: { from: c, as: enum, values: [clubs, balls] }
  cost: { from: cost, as: decimal }
`,
  ),
  'sources/stores.yaml': dataset('stores', '[store]', 'attributes: { region: { from: r, as: text } }\n'),
  'sources/rates.yaml': dataset(
    'rates',
    '[currency]',
    'valid_from: { from: day, as: timestamp }\nattributes: { rate: { from: rate, as: decimal } }\n',
  ),
  'sources/costs.yaml': dataset(
    'costs',
    '[channel]',
    'attributes: { price: { from: p, as: decimal }, currency: { from: c, as: text } }\n',
  ),
  'profile.yaml': `${SAMPLE['profile.yaml']}reference:\n  store: { dataset: stores, key: city }\n`,
  'traits/orders.yaml': `${replaced('traits/orders.yaml', 'traits:\n', 'traits:\n  spent: { event: order_line, sum: product.cost, where: { product.category: clubs } }\n')}`,
  'segments/all.yaml': replaced(
    'segments/all.yaml',
    '- { attribute: city, in: [Paris, Lyon] }',
    '- { attribute: store.region, in: [north, south] }',
  ),
}

test('joins, rates and costs are read as they are written', () => {
  const read = parseProject(FILES, ENV)
  expect(read.ok ? read.project.references : read.problems).toEqual({
    events: [{ name: 'product', dataset: 'products', key: ['invoice'], events: ['order_line'] }],
    profiles: [{ name: 'store', dataset: 'stores', key: ['city'] }],
    rates: { dataset: 'rates', rate: 'rate', maxAgeDays: 3 },
    costs: { dataset: 'costs', cost: 'price', currency: 'currency' },
  })
  expect(read.ok ? read.project.traits.find(({ name }) => name === 'spent') : null).toMatchObject({
    type: 'decimal',
  })
})

/** A slip in one file: `[what, file, from, to, the place is where this text begins, code, says, suggests]`. */
const SLIPS = [
  [
    'a join to no dataset',
    'sources/shop.yaml',
    'dataset: products',
    'dataset: prodcts',
    'prodcts',
    'UNKNOWN_NAME',
    'unknown dataset `prodcts`; did you mean `products`?',
    'products',
  ],
  [
    'a join by no property',
    'sources/shop.yaml',
    'key: invoice',
    'key: invoce',
    'invoce',
    'UNKNOWN_NAME',
    'unknown property `invoce` of the source `shop`',
    'invoice',
  ],
  [
    'a join by too many',
    'sources/shop.yaml',
    'key: invoice',
    'key: [invoice, quantity]',
    'key: [invoice, quantity]',
    'IMPOSSIBLE',
    'the key of the dataset `products` is `[sku]` (sources/products.yaml:4:1), but this names 2; name 1, in the same order',
    null,
  ],
  [
    'a join to rows without a key',
    'sources/products.yaml',
    '[sku]',
    'content',
    '',
    'IMPOSSIBLE',
    'rows of the dataset `products` cannot be joined',
    null,
  ],
  [
    'a join that a rule misnames',
    'traits/orders.yaml',
    'sum: product.cost',
    'sum: produt.cost',
    'produt.cost',
    'UNKNOWN_NAME',
    'unknown join `produt` of the event `order_line`; did you mean `product`?',
    'product',
  ],
  [
    'an attribute that the rows do not have',
    'traits/orders.yaml',
    'sum: product.cost',
    'sum: product.cst',
    'product.cst',
    'UNKNOWN_NAME',
    'unknown attribute `cst` of the dataset `products`; did you mean `cost`?',
    'cost',
  ],
  [
    'a sum of texts',
    'traits/orders.yaml',
    'sum: product.cost',
    'sum: product.category',
    'product.category',
    'TYPE_CLASH',
    'only numbers have a sum',
    null,
  ],
  [
    'a value that rows never have',
    'traits/orders.yaml',
    'product.category: clubs',
    'product.category: club',
    'club }',
    'IMPOSSIBLE',
    '`product.category` is never "club"',
    'clubs',
  ],
  [
    'a join of profiles that a rule misnames',
    'segments/all.yaml',
    'store.region',
    'stor.region',
    'stor.region',
    'UNKNOWN_NAME',
    'unknown join `stor` of profiles',
    'store',
  ],
  [
    'a join by no attribute',
    'profile.yaml',
    'key: city',
    'key: town',
    'town',
    'UNKNOWN_NAME',
    'unknown attribute `town`',
    null,
  ],
  [
    'rates of no dataset',
    'nocturne.yaml',
    'dataset: rates',
    'dataset: rate',
    'rate, rate',
    'UNKNOWN_NAME',
    'unknown dataset `rate`; did you mean `rates`?',
    'rates',
  ],
  [
    'a rate that rows do not have',
    'nocturne.yaml',
    'rate: rate',
    'rate: rte',
    'rte',
    'UNKNOWN_NAME',
    'unknown attribute `rte` of the dataset `rates`',
    'rate',
  ],
  [
    'rates that are texts',
    'sources/rates.yaml',
    'from: rate, as: decimal',
    'from: rate, as: text',
    '',
    'TYPE_CLASH',
    '`rate` of the dataset `rates` is of type text in the source `rates`',
    null,
  ],
  [
    'rates without a day',
    'sources/rates.yaml',
    'valid_from: { from: day, as: timestamp }\n',
    '',
    '',
    'INCOMPLETE',
    'has no `valid_from`',
    null,
  ],
  [
    'rates by two columns',
    'sources/rates.yaml',
    '[currency]',
    '[currency, day]',
    '',
    'IMPOSSIBLE',
    'the key of the dataset `rates` must be one column, the currency',
    null,
  ],
  [
    'costs that rows do not have',
    'nocturne.yaml',
    'cost: price',
    'cost: prise',
    'prise',
    'UNKNOWN_NAME',
    'unknown attribute `prise` of the dataset `costs`',
    'price',
  ],
] as const

describe('what joins reference rows', () => {
  test.each(SLIPS)('%s', (_, file, from, to, at, code, says, suggests) => {
    const text = FILES[file] ?? ''
    expect(text).toContain(from)
    const files = { ...FILES, [file]: text.replace(from, to) }
    const hit = problemsOf(files).find((one) => one.code === code && one.message.includes(says))
    expect(hit, JSON.stringify(problemsOf(files), null, 1)).toBeDefined()
    expect(hit?.suggestion).toBe(suggests)
    if (at !== '' && hit) expect(`${hit.file}:${hit.line}:${hit.column}`).toBe(placeOf(files, file, at))
  })

  test('of one name on the same event must be one', () => {
    const till = (FILES['sources/shop.yaml'] ?? '')
      .replace('source: shop', 'source: till')
      .replace('dataset: products', 'dataset: stores')
    const problems = problemsOf({ ...FILES, 'sources/till.yaml': till })
    expect(problems.filter(({ code }) => code === 'IMPOSSIBLE').map(({ message }) => message)).toEqual([
      expect.stringContaining('`product` of the same event joins `products` by invoice in the source `shop`'),
    ])
  })

  test('comes from one source a dataset: of two, whichever loads last would win', () => {
    const outlet = dataset('outlet', '[sku]', 'attributes: { price: { from: p, as: decimal } }\n')
    const files = { ...FILES, 'sources/z.yaml': outlet.replace('dataset: outlet', 'dataset: products') }
    const [problem, ...others] = problemsOf(files).filter(({ code }) => code === 'DUPLICATE_NAME')
    expect(others).toEqual([])
    expect(problem?.message).toContain('the source `products` gives the dataset `products` already (')
    expect(problem?.message).toContain(placeOf(files, 'sources/products.yaml', 'products\nattributes'))
    expect(`${problem?.file}:${problem?.line}:${problem?.column}`).toBe(
      placeOf(files, 'sources/z.yaml', 'products\nattributes'),
    )
  })

  test('is used for the purposes of the attribute that names the row', () => {
    const crm = (FILES['sources/crm.yaml'] ?? '').replace('[profiling, email_marketing]', '[service]')
    const problems = problemsOf({ ...FILES, 'sources/crm.yaml': crm })
    expect(problems.map(({ message }) => message).join('\n')).toContain(
      'uses the attribute `store.region` for the purpose `email_marketing`',
    )
  })
})
