import { type Problem, parseProject } from '../../../config/load.ts'

type Files = Readonly<Record<string, string>>

/** A brand project with one of everything, without a problem. */
export const SAMPLE: Files = {
  'nocturne.yaml': `brand: sample
name: Sample
time_zone: Europe/Paris
currency: EUR
country: FR
schedule: { at: "03:30", catch_up: 6h }
`,
  'sources/crm.yaml': `source: crm
kind: csv
path: data/crm.csv
key: [number]
contents: snapshot
party: first
holder: Sample SAS
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
drift: ignore
rows: people
identifiers:
  customer_number: { from: number, as: identifier }
  email: { from: mail, as: email, verified: { from: ok, as: boolean, true: ["1"], false: ["0"] } }
attributes:
  city: { from: city, as: text }
  gender: { from: sex, as: enum, values: { F: female, M: male } }
  birth_date: { from: born, as: date, format: dd/MM/yyyy }
  points: { from: points, as: integer, min: 0, max: 1000 }
sealed:
  given_name: { from: first, as: text }
updated_at: { from: changed, as: timestamp, format: "dd/MM/yyyy HH:mm" }
`,
  'sources/shop.yaml': `source: shop
kind: csv
path: data
pattern: "orders-{date}.csv"
key: content
contents: changes
party: first
holder: Sample SAS
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
drift: fail
rows: events
event: { constant: order_line }
occurred_at: { from: at, as: timestamp }
actor:
  customer_number: { from: customer, as: identifier }
amount: { product: [qty, price], as: decimal }
properties:
  invoice: { from: invoice, as: text }
  quantity: { from: qty, as: integer }
`,
  'sources/choices.yaml': `source: choices
kind: csv
path: data/choices.csv
key: content
contents: changes
party: first
holder: Sample SAS
lawful_basis: consent
allowed_uses: [email_marketing]
drift: ignore
rows: consents
identifier:
  email: { from: mail, as: email }
channel: { constant: email }
purpose: { constant: email_marketing }
action: { from: answer, as: enum, values: { "yes": grant, "no": withdraw } }
occurred_at: { from: at, as: timestamp }
method: { constant: form }
proof: { from: proof, as: text }
`,
  'identity.yaml': `identifiers:
  - { type: customer_number, person: true, exclusive: true, max_records: 20 }
  - { type: email, person: true, exclusive: false, max_records: 20, blocked: [test@test.com] }
`,
  'profile.yaml': `source_priority: [crm, shop]
default_rule: most_recent
attributes:
  - { names: [city], rule: source_priority, sources: [crm] }
`,
  'consent.yaml': `withdrawal_scope: person
channels:
  email: { address: email, purposes: [email_marketing, service] }
grant_methods: [form]
`,
  'gates.yaml': `nights: 7
rows_drop: { warn: 30%, ask: 50%, stop: 90% }
`,
  'traits/orders.yaml': `traits:
  orders: { event: order_line, count_distinct: invoice, where: { quantity: { gt: 0 } }, within: 365d }
  revenue: { event: order_line, sum: amount }
  recency: { days_since: last, event: order_line }
  basket: { ratio: [revenue, orders] }
  score: { expression: "revenue / 100 + orders" }
`,
  'segments/all.yaml': `segments:
  vip:
    description: Many orders
    kind: behavioural
    purpose: email_marketing
    where:
      all:
        - { trait: orders, gte: 5 }
        - { event: order_line, between: [90d, 30d], where: { invoice: { not: { starts_with: C } } } }
        - { attribute: city, in: [Paris, Lyon] }
        - { not: { segment: lapsed } }
  lapsed:
    description: Bought, not lately
    kind: lifecycle
    where: { trait: recency, gt: 180 }
`,
  'campaigns/hello.yaml': `campaign: hello
audience: vip
purpose: email_marketing
destination: news
subject: Hello {{ person.given_name }}
text: { file: templates/hello.liquid }
holdout: 10%
send_window: { from: "08:00", until: "20:00", days: 2 }
reentry: never
cap: { messages: 2, days: 7 }
`,
  'templates/hello.liquid':
    'Dear {{ person.given_name | default: "you" }},\nyou bought {{ trait.orders }} times.\n',
  'destinations/news.yaml': `destination: news
kind: email
channel: email
address: email
host: 127.0.0.1
port: 2525
secure: false
user: "\${env:SMTP_USER}"
password: "\${env:SMTP_PASSWORD}"
from: Sample <news@sample.example>
unsubscribe: mailto:stop@sample.example
connections: 5
`,
  'destinations/list.yaml': `destination: list
kind: file
channel: email
address: email
format: csv
directory: list
columns:
  mail: identifier.email
  city: person.city
  orders: trait.orders
`,
}

export const ENV = { SMTP_USER: 'mailer', SMTP_PASSWORD: 'open-sesame' }

/** The sample with a text replaced once in one file; the text must be there. */
export function changed(file: string, from: string, to: string): Files {
  const text = SAMPLE[file]
  if (text?.includes(from) !== true) throw new Error(`${file} of the sample holds no ${from}`)
  return { ...SAMPLE, [file]: text.replace(from, () => to) }
}

/** The problems of a project; none when it is sound. */
export function problemsOf(files: Files): readonly Problem[] {
  const parsed = parseProject(files, ENV)
  return parsed.ok ? [] : parsed.problems
}

/** `file:line:column` of a text in a file. */
export function placeOf(files: Files, file: string, needle: string): string {
  const before = (files[file] ?? '').split(needle)[0] ?? ''
  const lines = before.split('\n')
  return `${file}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}
