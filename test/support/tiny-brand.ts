import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Who is who, and what counts as a yes, in the brands of tests. */
export const PEOPLE_FILES: Readonly<Record<string, string>> = {
  'identity.yaml': `identifiers:
  - { type: customer_number, person: true, exclusive: false, max_records: 20 }
  - { type: email, person: true, exclusive: false, max_records: 20 }
`,
  'consent.yaml': `withdrawal_scope: person
channels:
  email: { address: email, purposes: [email_marketing] }
grant_methods: [form]
bulk_methods: []
grant_needs_proof: true
grant_expires: 1095d
`,
}

/** The smallest brand that has every stage: people and orders from CSV, one trait, two segments, no campaign. */
export const TINY_FILES: Readonly<Record<string, string>> = {
  'nocturne.yaml': `brand: tiny
name: Tiny Shop
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
holder: Tiny Shop
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
drift: fail
rows: people
identifiers:
  customer_number: { from: id, as: identifier, type: customer_number }
  email: { from: email, as: email, invalid: drop }
attributes:
  city: { from: city, as: text }
sealed:
  given_name: { from: name, as: text }
`,
  'sources/orders.yaml': `source: orders
kind: csv
path: data
pattern: "orders-{date}.csv"
key: content
contents: changes
party: first
holder: Tiny Shop
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
drift: ignore
rows: events
event: { constant: order }
occurred_at: { from: at, as: timestamp, format: "yyyy-MM-dd HH:mm" }
actor:
  customer_number: { from: customer, as: identifier, type: customer_number }
amount: { from: amount, as: decimal }
properties: {}
`,
  ...PEOPLE_FILES,
  'profile.yaml': `source_priority: [people, orders]
attributes:
  - { names: [city, given_name], rule: most_recent }
`,
  'traits/orders.yaml': `traits:
  orders: { event: order, count: true }
`,
  'segments/buyers.yaml': `segments:
  buyers:
    description: Everybody with an order
    kind: behavioural
    profiles: known
    where: { all: [{ trait: orders, gte: 1 }] }
`,
  'gates.yaml': `nights: 7
rows_drop: { warn: 30%, ask: 50%, stop: 90% }
zero_rows: warn
snapshot_deletes: { ask: 50% }
largest_cluster: { warn: 20, stop: 200 }
rejected_share: { warn: 1%, stop: 30% }
consented_drop: { ask: 30% }
blast_factor: { ask: 5 }
`,
}

/** Writes files below a directory, making folders on the way. */
export function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(dir, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

/** The files of one day: `people` people, the first `buyers` of whom ordered once. */
export function dayFiles(day: string, people: number, buyers: number): Readonly<Record<string, string>> {
  const number = (n: number): string => `c${String(n).padStart(5, '0')}`
  const rows = Array.from({ length: people }, (_, n) => `${number(n)},person${n}@example.com,Name${n},Lyon`)
  const orders = Array.from(
    { length: buyers },
    (_, n) => `${number(n)},${day} 10:${String(n % 60).padStart(2, '0')},9.50`,
  )
  return {
    [`data/people-${day}.csv`]: `${['id,email,name,city', ...rows].join('\n')}\n`,
    [`data/orders-${day}.csv`]: `${['customer,at,amount', ...orders].join('\n')}\n`,
  }
}

/** What a brand needs to write to its buyers: who said yes, where it goes, and a campaign that asks before it goes. */
export const CAMPAIGN_FILES: Readonly<Record<string, string>> = {
  'sources/consents.yaml': `source: consents
kind: csv
path: data
pattern: "consents-{date}.csv"
key: content
contents: changes
party: first
holder: Tiny Shop
lawful_basis: consent
allowed_uses: [email_marketing]
optional: true
drift: fail
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
  'destinations/letters.yaml': `destination: letters
kind: file
channel: email
address: email
sandbox: true
format: csv
directory: letters
columns:
  email: identifier.email
  delivery: delivery.id
`,
  'campaigns/thanks.yaml': `campaign: thanks
audience: buyers
purpose: email_marketing
destination: letters
holdout: 0%
send_window: { from: "00:00", until: "23:59", days: 30 }
reentry: every_run
approval: true
`,
}

/** A file of consents: the first `yes` people say yes. */
export function consentFile(day: string, yes: number): Readonly<Record<string, string>> {
  const rows = Array.from({ length: yes }, (_, n) => `person${n}@example.com,yes,${day} 09:00,form-${n}`)
  return { [`data/consents-${day}.csv`]: `${['email,answer,at,proof', ...rows].join('\n')}\n` }
}
