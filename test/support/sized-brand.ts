import { PEOPLE_FILES } from './tiny-brand.ts'

/** A brand whose size is a number: snapshot people, orders, consents, traits and segments, a file and no mail. */
export const SIZED_FILES: Readonly<Record<string, string>> = {
  'nocturne.yaml': `brand: sized
name: Sized
time_zone: Europe/Paris
currency: EUR
country: FR
`,
  'sources/people.yaml': `source: people
kind: csv
path: data
pattern: "people-{date}.csv"
key: [id]
contents: snapshot
party: first
holder: Sized
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
drift: fail
rows: people
identifiers:
  customer_number: { from: id, as: identifier, type: customer_number }
  email: { from: email, as: email }
attributes:
  city: { from: city, as: text }
  birth_date: { from: born, as: date, format: "yyyy-MM-dd" }
sealed:
  given_name: { from: name, as: text }
updated_at: { from: updated_at, as: timestamp, format: "yyyy-MM-dd HH:mm" }
`,
  'sources/orders.yaml': `source: orders
kind: csv
path: data
pattern: "orders-{date}.csv"
key: content
contents: changes
party: first
holder: Sized
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
drift: ignore
rows: events
event: { constant: order }
occurred_at: { from: at, as: timestamp, format: "yyyy-MM-dd HH:mm" }
actor:
  customer_number: { from: customer, as: identifier, type: customer_number }
amount: { from: amount, as: decimal }
properties:
  product: { from: product, as: text }
`,
  'sources/consents.yaml': `source: consents
kind: csv
path: data
pattern: "consents-{date}.csv"
key: content
contents: changes
party: first
holder: Sized
lawful_basis: consent
allowed_uses: [email_marketing]
drift: ignore
rows: consents
identifier:
  email: { from: email, as: email }
channel: { constant: email }
purpose: { constant: email_marketing }
action: { from: answer, as: enum, values: { "yes": grant, "no": withdraw } }
occurred_at: { from: at, as: timestamp, format: "yyyy-MM-dd HH:mm" }
method: { constant: form }
proof: { from: proof, as: text }
`,
  ...PEOPLE_FILES,
  'profile.yaml': `source_priority: [people, orders]
attributes:
  - { names: [city, given_name], rule: most_recent }
  - { names: [birth_date], rule: source_priority }
`,
  'traits/orders.yaml': `traits:
  orders: { event: order, count: true }
  revenue: { event: order, sum: amount }
  spent_3d: { event: order, sum: amount, within: 3d }
  last_order: { days_since: last, event: order }
  last_product: { last: product, event: order }
`,
  'segments/people.yaml': `segments:
  buyers:
    description: Everybody with an order
    kind: behavioural
    purpose: email_marketing
    where: { trait: orders, gte: 1 }
  recent:
    description: Ordered in the last three days
    kind: behavioural
    purpose: email_marketing
    where: { event: order, within: 3d }
  lyonnais:
    description: Lives in Lyon
    kind: geographic
    purpose: email_marketing
    where: { attribute: city, eq: Lyon }
  quiet:
    description: Bought, not lately
    kind: lifecycle
    purpose: email_marketing
    where: { all: [{ segment: buyers }, { not: { segment: recent } }] }
`,
  'gates.yaml': `nights: 7
rows_drop: { warn: 30%, stop: 90% }
zero_rows: warn
rejected_share: { warn: 1%, stop: 30% }
`,
  'campaigns/come-back.yaml': `campaign: come-back
audience: buyers
purpose: email_marketing
destination: calls
holdout: 10%
send_window: { from: "00:00", until: "23:59", days: 2 }
reentry: on_new_entry
`,
  'destinations/calls.yaml': `destination: calls
kind: file
channel: email
address: email
sandbox: true
format: csv
directory: calls
columns:
  email: identifier.email
  city: person.city
  delivery: delivery.id
`,
}

const CITIES = ['Lyon', 'Paris', 'Lille', 'Nantes', 'Nice', 'Rennes', 'Dijon'] as const
const city = (n: number): string => CITIES[n % CITIES.length] ?? 'Lyon'
const number = (n: number): string => `c${String(n).padStart(6, '0')}`
const two = (n: number): string => String(n).padStart(2, '0')
const csv = (header: string, rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`

/** One person as the snapshot of a day has them; `version` counts the person's changes so far. */
export function personRow(n: number, version: number, changedOn: string): string {
  // Every tenth change is one of the address, the others are moves.
  const mail = `p${n}${version > 0 && (n + version) % 10 === 0 ? `.v${version}` : ''}@people.example`
  const born = `19${two(40 + (n % 60))}-${two(1 + (n % 12))}-${two(1 + (n % 28))}`
  return `${number(n)},${mail},Name${n},${city(n + version)},${born},${changedOn} 12:00`
}

/** The snapshot of people with these rows. */
export const peopleFile = (day: string, rows: readonly string[]): Readonly<Record<string, string>> => ({
  [`data/people-${day}.csv`]: csv('id,email,name,city,born,updated_at', rows),
})

/** One order for each of the first `buyers` people. */
export const ordersFile = (day: string, buyers: number): Readonly<Record<string, string>> => ({
  [`data/orders-${day}.csv`]: csv(
    'customer,at,amount,product',
    Array.from(
      { length: buyers },
      (_, n) => `${number(n)},${day} ${two(n % 24)}:${two(n % 60)},${5 + (n % 90)}.50,product ${n % 50}`,
    ),
  ),
})

/** A grant of the first `grants` people. */
export const consentsFile = (day: string, grants: number): Readonly<Record<string, string>> => ({
  [`data/consents-${day}.csv`]: csv(
    'email,answer,at,proof',
    Array.from({ length: grants }, (_, n) => `p${n}@people.example,yes,${day} 09:00,form ${n}`),
  ),
})
