import type { Files } from './night.ts'
import { ANN, consent, type FileCase, HEAD, ORDERS, order, PEOPLE, rows, swap } from './readings.ts'

/** Keys of sources of events, of consents and of reference rows. */
export const EVENT_CASES: readonly FileCase[] = [
  order('source.source', 'source: orders', 'source: sales'),
  order('source.time_zone', 'drift: ignore', 'drift: ignore\ntime_zone: Asia/Tokyo'),
  order('source[events].rows', 'rows: events', 'rows: consents'),
  order('source[events].event', 'constant: order', 'constant: purchase'),
  order('source[events].occurred_at', 'yyyy-MM-dd HH:mm', 'yyyy-dd-MM HH:mm'),
  order('source[events].actor', 'customer_number: { from: customer', 'customer_number: { from: amount'),
  order('source[events].amount', 'amount: { from: amount', 'amount: { product: [amount, amount]'),
  order('source[events].properties', 'properties: {}', 'properties: { paid: { from: amount, as: text } }'),
  order('source[events].currency', 'properties: {}', 'properties: {}\ncurrency: { constant: USD }'),
  order(
    'source[events].deleted',
    'properties: {}',
    'properties: {}\ndeleted: { from: amount, as: boolean, true: ["9.50"], false: ["7.00"] }',
    swap(ORDERS, 'key: content', 'key: [amount]'),
  ),
  ...references(),
  ...(['user_agent', 'utm'] as const).map((as) => {
    const link = (how: string): string =>
      `properties: { link: { constant: "", as: ${how} } }`.replace('constant: ""', 'from: at')
    return order(`field[${as}].as`, link('text'), link(as), swap(ORDERS, 'properties: {}', link('text')))
  }),
  order(
    'field[user_agent].part',
    'as: user_agent }',
    'as: user_agent, part: os }',
    swap(ORDERS, 'properties: {}', 'properties: { agent: { from: at, as: user_agent } }'),
  ),
  consent('source[consents].rows', 'rows: consents', 'rows: people'),
  consent('source[consents].identifier', 'from: email,', 'from: other,'),
  consent('source[consents].channel', 'channel: { constant: email }', 'channel: { constant: phone }'),
  consent(
    'source[consents].purpose',
    'purpose: { constant: email_marketing }',
    'purpose: { constant: other }',
  ),
  consent('source[consents].action', '"yes": grant', '"yes": withdraw'),
  consent('source[consents].occurred_at', '{ from: at,', '{ from: far,'),
  consent('source[consents].method', 'method: { constant: form }', 'method: { constant: hearsay }'),
  consent('source[consents].proof', 'proof: { from: proof, as: text }\n', ''),
]

/** Prices of products, in two readings. */
function references(): readonly FileCase[] {
  const plain = `${PEOPLE.slice(0, PEOPLE.indexOf('rows: people'))}rows: reference
dataset: products
valid_from: { from: since, as: timestamp, format: dd/MM/yyyy }
attributes:
  price: { from: price, as: money }
`
    .replace('source: people', 'source: products')
    .replaceAll('people-', 'products-')
    .replace('[id]', '[product]')
  const data = {
    ...rows(HEAD, ANN),
    'data/products-2026-03-01.csv': 'product,since,price\np1,01/02/2020,1.50\n',
  }
  const yaml = (text: string): Files => ({ 'sources/products.yaml': text, ...data })
  const change = (key: string, from: string, to: string): FileCase => [
    key,
    yaml(plain),
    yaml(swap(plain, from, to)),
  ]
  return [
    change('source[reference].rows', 'rows: reference', 'rows: events'),
    change(
      'source[reference].deleted',
      'dataset: products',
      'dataset: products\ndeleted: { from: price, as: boolean, true: ["1.50"], false: ["2.00"] }',
    ),
    change('source[reference].dataset', 'dataset: products', 'dataset: goods'),
    change('source[reference].valid_from', 'dd/MM/yyyy', 'MM/dd/yyyy'),
    change('source[reference].attributes', '  price: {', '  cost: {'),
    change('source[reference].currency', 'drift: fail', 'drift: fail\ncurrency: USD'),
  ]
}
