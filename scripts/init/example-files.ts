import type { PeopleGuess } from './guess.ts'

/** Invented people for a project that begins without a file of its own. */
export const EXAMPLE_PEOPLE = `customer_number,first_name,last_name,email,phone,city,birth_date,updated_at
1001,Ada,Example,ada@example.com,+44 20 7946 0101,London,1987-05-14,2026-01-05 09:12:00
1002,Ben,Sample,ben@example.com,+44 161 496 0102,Manchester,1992-11-30,2026-01-06 17:40:00
1003,Cleo,Instance,cleo@example.org,,Leeds,1979-02-08,2026-01-07 08:03:00
`

/** Traits need events; until there is a source of them, an example in comments. */
export const TRAITS_FILE = `# Values computed for every person, from events and from other traits. With a source of events \`order\`:
# traits:
#   orders: { event: order, count: true, within: 365d }
#   revenue: { event: order, sum: amount, within: 365d }
#   last_order: { days_since: last, event: order }
#   basket: { ratio: [revenue, orders] }
traits: {}
`

/** `segments/people.yaml`: one that always works, the others in comments. */
export function segmentsFile(types: readonly string[], { plans }: PeopleGuess): string {
  const attribute = plans.find(({ role, field }) => role.kind === 'attribute' && field?.as === 'text')?.role
  const name = attribute && 'name' in attribute ? attribute.name : 'city'
  const reachable = types.includes('email')
    ? `
  reachable_by_email:
    description: Has agreed to marketing by e-mail
    kind: demographic
    where: { consent: { channel: email, purpose: email_marketing } }`
    : ' {}'
  return `# Named rules over attributes, traits, events, consent and other segments.
segments:${reachable}
#   by_${name}:
#     description: Lives or belongs there
#     kind: geographic
#     where: { attribute: ${name}, in: [one, another] }
#   good_customers:
#     description: Three orders or more in a year, the last one within 90 days
#     kind: behavioural
#     where: { all: [ { trait: orders, gte: 3 }, { trait: last_order, lte: 90 } ] }
`
}

export const CAMPAIGN_FILE = `# Take the signs # away, set the destination, and validate. A text that names people needs email_marketing among the
# allowed_uses of sources/people.yaml.
# campaign: welcome
# audience: reachable_by_email
# purpose: email_marketing
# destination: newsletter
# subject: "Good to have you, {{ person.given_name }}"
# text: |
#   Dear {{ person.given_name | default: "customer" }},
#   ...
# holdout: 10%   # never contacted, to see what the campaign is worth
# send_window: { from: "08:00", until: "20:00", days: 2 }
# reentry: never
# cap: { messages: 2, days: 7 }
`

export const DESTINATION_FILE = `# Take the signs # away and validate. A mail server of this machine needs no user and password. A file for another tool: kind: file, format: csv, directory, columns.
# destination: newsletter
# kind: email
# channel: email
# address: email
# host: "\${env:SMTP_HOST}"
# port: 587
# secure: false
# user: "\${env:SMTP_USER}"
# password: "\${env:SMTP_PASSWORD}"
# from: Our Shop <news@shop.example>
# unsubscribe: mailto:unsubscribe@shop.example
# connections: 5
# rate: 10
`

/** A source of orders, in comments. */
export const ORDERS_FILE = `# Take the signs # away when there are files of orders: one line an order, or one a line of it.
# source: orders
# kind: csv
# path: data
# pattern: "orders-{date}.csv"
# key: content
# contents: changes
# party: first
# holder: Our Shop
# lawful_basis: contract
# allowed_uses: [profiling]
# drift: fail
# rows: events
# event: { constant: order }
# occurred_at: { from: ordered_at, as: timestamp }
# actor:
#   customer_number: { from: customer_number, as: identifier }
# amount: { from: total, as: decimal }
# properties:
#   product: { from: product, as: text }
`

/** Every line made a comment. */
export function asComment(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n')
    .concat('\n')
}
