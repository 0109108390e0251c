import type { z } from 'zod'
import { brandFile } from '../schema/brand.ts'
import { campaignFile } from '../schema/campaign.ts'
import { consentFile } from '../schema/consent.ts'
import { destinationFile } from '../schema/destination.ts'
import { gatesFile } from '../schema/gates.ts'
import { identityFile, profileFile } from '../schema/identity.ts'
import { segmentsFile, traitsFile } from '../schema/segment.ts'
import { sourceFile } from '../schema/source.ts'

/** A kind of file of a brand project, for its schema and its chapter of the reference. */
export interface FileReference {
  /** Name of the JSON Schema. */
  readonly name: string
  /** Where such files lie. */
  readonly files: string
  readonly purpose: string
  readonly schema: z.ZodType
  readonly example: string
}

/** All kinds, in the order of the reference. */
export const FILE_REFERENCES: readonly FileReference[] = [
  {
    name: 'nocturne',
    files: 'nocturne.yaml',
    purpose: 'The brand: its name, its zone, its currency, and how long a night waits.',
    schema: brandFile,
    example: `brand: le-parcours
name: Le Parcours
time_zone: Europe/Paris
currency: EUR
country: FR
schedule: { at: "03:30", catch_up: 6h }`,
  },
  {
    name: 'source',
    files: 'sources/*.yaml',
    purpose:
      'One source of rows a file: where they are, how they are read, what they are, and what they may be used for.',
    schema: sourceFile,
    example: `source: shop
kind: csv
path: data/shop
pattern: "orders-{date}.csv"
format: { delimiter: ";", encoding: latin1, decimal: "," }
key: [order_id]
contents: changes
party: first
holder: Le Parcours SAS
lawful_basis: contract
allowed_uses: [profiling, email_marketing]
expires_after: 1095d
drift: ignore
rows: events
event: { constant: order }
occurred_at: { from: date, as: timestamp, format: "dd/MM/yyyy HH:mm" }
actor:
  customer_number: { from: customer, as: identifier }
amount: { product: [qty, unit_price], as: decimal }
properties:
  product: { from: product, as: text }`,
  },
  {
    name: 'identity',
    files: 'identity.yaml',
    purpose:
      'Which identifiers join records to persons, and how far; what of the records is compared. An empty file has the defaults of a customer base: [identity](identity.md).',
    schema: identityFile,
    example: `identifiers:
  - { type: customer_number, person: true, exclusive: false, max_records: 50 }
  - { type: tax_number, person: true, exclusive: true, max_records: 50 }
  - { type: email, person: true, exclusive: false, max_records: 20, blocked: [test@test.com] }
  - { type: device, person: false, exclusive: false, max_records: 200 }
match:
  attributes: { surname: family_name, dob: birth_date, gender: nothing }
  without: [occupation]
  caution: 2
  blocked: { family_name: [CLIENT, SANS NOM] }`,
  },
  {
    name: 'profile',
    files: 'profile.yaml',
    purpose: 'Which record wins where several speak of one person.',
    schema: profileFile,
    example: `source_priority: [crm, shop]
default_rule: most_recent
attributes:
  - { names: [city, postal_code], rule: most_recent }
  - { names: [birth_date], rule: source_priority, sources: [crm] }`,
  },
  {
    name: 'traits',
    files: 'traits/*.yaml',
    purpose: 'Values computed for every person, from events and from other traits.',
    schema: traitsFile,
    example: `traits:
  orders: { event: order, count_distinct: order_id, where: { quantity: { gt: 0 } }, within: 365d }
  revenue: { event: order, sum: amount }
  last_order: { days_since: last, event: order }
  first_store: { first: store, event: order }
  basket: { ratio: [revenue, orders] }
  score: { expression: "revenue / 100 + orders" }`,
  },
  {
    name: 'segments',
    files: 'segments/*.yaml',
    purpose: 'Named rules over attributes, traits, events, consent and other segments.',
    schema: segmentsFile,
    example: `segments:
  vip:
    description: Five orders in a year, none of them returned, and lately seen
    kind: behavioural
    purpose: email_marketing
    where:
      all:
        - { trait: orders, gte: 5 }
        - { event: order, within: 90d, count: { gte: 1 }, where: { country: { in: [FR, BE] } } }
        - { attribute: city, in: [Paris, Lyon] }
        - { consent: { channel: email, purpose: email_marketing } }
        - { not: { segment: lapsed } }`,
  },
  {
    name: 'consent',
    files: 'consent.yaml',
    purpose: 'What may be asked of people, and what counts as a yes. What is not named here is denied.',
    schema: consentFile,
    example: `withdrawal_scope: person
channels:
  email: { address: email, purposes: [email_marketing, service] }
grant_methods: [form, double_opt_in, import]
bulk_methods: [import]
grant_expires: 1095d`,
  },
  {
    name: 'campaign',
    files: 'campaigns/*.yaml',
    purpose: 'Who is contacted, for what, by which destination, and when.',
    schema: campaignFile,
    example: `campaign: thank-you
audience: vip
purpose: email_marketing
destination: newsletter
subject: "Thank you, {{ person.given_name }}"
text: { file: templates/thank-you.txt.liquid }
holdout: 10%
send_window: { from: "08:00", until: "20:00", days: 2 }
reentry: never
cap: { messages: 2, days: 7 }`,
  },
  {
    name: 'destination',
    files: 'destinations/*.yaml',
    purpose:
      'One endpoint a file: a directory of files, a mail server, or a URL that takes messages. What each can promise: [destinations](destinations.md).',
    schema: destinationFile,
    example: `destination: newsletter
kind: email
channel: email
address: email
host: smtp.example.com
port: 587
secure: false
user: "\${env:SMTP_USER}"
password: "\${env:SMTP_PASSWORD}"
from: Le Parcours <news@parcours.example>
unsubscribe: mailto:stop@parcours.example
connections: 5`,
  },
  {
    name: 'gates',
    files: 'gates.yaml',
    purpose:
      'Checks between the segments and the publication of a night. A gate that is not named checks nothing.',
    schema: gatesFile,
    example: `nights: 7
rows_drop: { warn: 30%, ask: 50%, stop: 90% }
zero_rows: ask
refused_denials: { ask: 0 }
snapshot_deletes: { ask: 5% }`,
  },
]
