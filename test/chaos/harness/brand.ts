import { CAMPAIGN_FILES, TINY_FILES } from '../../support/tiny-brand.ts'

/** The brand of the chaos tests: everybody has said yes, and everybody is written to every night. */
export interface ChaosBrand {
  readonly name: string
  readonly smtpPort: number
  readonly connections: number
}

/** The project's files. */
export function brandFiles({ name, smtpPort, connections }: ChaosBrand): Readonly<Record<string, string>> {
  return {
    ...TINY_FILES,
    'nocturne.yaml': `${(TINY_FILES['nocturne.yaml'] ?? '').replace('brand: tiny', `brand: ${name}`)}activation: { wait: 5m }\n`,
    'sources/people.yaml': (TINY_FILES['sources/people.yaml'] ?? '').replace(
      'attributes:\n',
      'attributes:\n  country: { from: country, as: text }\n',
    ),
    'profile.yaml': (TINY_FILES['profile.yaml'] ?? '').replace('[city,', '[city, country,'),
    'sources/consents.yaml': CAMPAIGN_FILES['sources/consents.yaml'] ?? '',
    'segments/everybody.yaml': EVERYBODY,
    'campaigns/hello.yaml': HELLO,
    'destinations/mail.yaml': `destination: mail
kind: email
channel: email
address: email
sandbox: true
host: 127.0.0.1
port: ${smtpPort}
secure: false
from: Tiny Shop <news@tiny.example>
unsubscribe: mailto:unsubscribe@tiny.example
connections: ${connections}
`,
    'gates.yaml': 'nights: 7\n',
  }
}

const EVERYBODY = `segments:
  everybody:
    description: Everybody, as all live in one country
    kind: geographic
    purpose: email_marketing
    profiles: known
    where: { attribute: country, eq: FR }
`

const HELLO = `campaign: hello
audience: everybody
purpose: email_marketing
destination: mail
subject: "Hello {{ person.given_name }}"
text: "A night in {{ person.city }}."
holdout: 0%
send_window: { from: "00:00", until: "23:59", days: 30 }
reentry: every_run
`

const number = (n: number): string => `c${String(n).padStart(5, '0')}`
const csv = (head: string, rows: readonly string[]): string => `${[head, ...rows].join('\n')}\n`

/** What the sources deliver on the `n`-th day: everybody, a quarter of whom has moved, and some orders. */
export function chaosDay(date: string, n: number, people: number): Readonly<Record<string, string>> {
  const all = Array.from({ length: people }, (_, i) => i)
  const city = (i: number): string => `Town${i % 4 === n % 4 ? n : i % 4}`
  return {
    [`data/people-${date}.csv`]: csv(
      'id,email,name,city,country',
      all.map((i) => `${number(i)},person${i}@example.com,Name${i},${city(i)},FR`),
    ),
    [`data/orders-${date}.csv`]: csv(
      'customer,at,amount',
      all.filter((i) => i % 5 === n % 5).map((i) => `${number(i)},${date} 10:${10 + (i % 50)},9.50`),
    ),
    [`data/consents-${date}.csv`]: csv(
      'email,answer,at,proof',
      n === 0 ? all.map((i) => `person${i}@example.com,yes,${date} 09:00,form-${i}`) : [],
    ),
  }
}
