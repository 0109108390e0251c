import { SIZED_FILES } from '../../support/sized-brand.ts'

/** The sized brand with products, a mouth that mails, and a campaign that comes again. */
export const safetyFiles = (smtpPort: number): Readonly<Record<string, string>> => ({
  ...SIZED_FILES,
  'sources/products.yaml': `source: products
kind: csv
path: data
pattern: "products-{date}.csv"
key: [product]
contents: snapshot
party: first
holder: Sized
lawful_basis: contract
allowed_uses: [profiling]
drift: fail
rows: reference
dataset: product
attributes:
  price: { from: price, as: decimal }
`,
  'destinations/letters.yaml': `destination: letters
kind: email
channel: email
address: email
sandbox: true
host: 127.0.0.1
port: ${smtpPort}
secure: false
from: Sized <news@sized.example>
unsubscribe: mailto:unsubscribe@sized.example
connections: 5
`,
  'campaigns/news.yaml': `campaign: news
audience: recent
purpose: email_marketing
destination: letters
subject: News for you
text: News, and a way to leave.
holdout: 10%
send_window: { from: "00:00", until: "23:59", days: 2 }
reentry: every_run
cap: { messages: 2, days: 5 }
`,
})

const PEOPLE = 150
const CITIES = ['Lyon', 'Paris', 'Lille', 'Nantes'] as const
const DAYS_OF_A_SHARED_ADDRESS: readonly number[] = [2, 3, 6, 7, 10]

const two = (n: number): string => String(n).padStart(2, '0')
const number = (n: number): string => `c${String(n).padStart(4, '0')}`
const csv = (rows: readonly string[]): string => `${rows.join('\n')}\n`
const everybody = (day: number): number[] => Array.from({ length: PEOPLE + 2 * day }, (_, n) => n)

/** The date of the n-th day. */
export const dateOf = (day: number): string => `2026-03-${two(day)}`

/** Neighbours that share an address are one person, until one of them has it no longer. */
function address(n: number, day: number): string {
  const shared = n % 31 === 0 && DAYS_OF_A_SHARED_ADDRESS.includes(day)
  return `p${shared ? n + 1 : n}@people.example`
}

/** People come, move, share an address for some days, leave, and come back. */
function people(day: number): readonly string[] {
  const rows = everybody(day)
    .filter((n) => day === 1 || (n + day) % 23 !== 0)
    .map((n) => {
      const city = CITIES[(n + Math.floor((day + (n % 5)) / 4)) % CITIES.length]
      return `${number(n)},${address(n, day)},Name${n},${city},19${40 + (n % 50)}-05-${two(1 + (n % 28))},${dateOf(day)} 12:00`
    })
  return ['id,email,name,city,born,updated_at', ...rows]
}

/** Orders of the day, late ones of earlier days, early ones of days to come, and some of nobody. */
function orders(day: number, cents: string): readonly string[] {
  const line = (n: number, on: number): string =>
    `${n % 37 === 0 ? '' : number(n)},${dateOf(Math.max(1, on))} ${two(n % 24)}:30,${5 + (n % 40)}.${cents},p${n % 9}`
  const all = everybody(day)
  return [
    'customer,at,amount,product',
    ...all.filter((n) => (n * 7 + day) % 5 === 0).map((n) => line(n, day)),
    ...all.filter((n) => (n + day) % 17 === 0).map((n) => line(n, day - 4)),
    ...all.filter((n) => (n + day) % 29 === 0).map((n) => line(n, day + 2)),
  ]
}

/** Most say yes at first; every day some take it back, and some of them say yes again. */
function consents(day: number): readonly string[] {
  const say = (n: number, answer: 'yes' | 'no', at: string): string =>
    `p${n}@people.example,${answer},${dateOf(day)} ${at},form ${n} ${day}`
  const all = everybody(day)
  return [
    'email,answer,at,proof',
    ...(day === 1 ? all.filter((n) => n % 4 !== 0).map((n) => say(n, 'yes', '08:00')) : []),
    ...all.filter((n) => (n + day) % 13 === 0).map((n) => say(n, 'no', '09:00')),
    ...all.filter((n) => (n + day) % 19 === 0).map((n) => say(n, 'yes', '10:00')),
  ]
}

const products = (day: number): readonly string[] => [
  'product,price',
  ...Array.from({ length: 9 }, (_, p) => `p${p},${10 + p + ((p + day) % 4 === 0 ? day : 0)}.00`).filter(
    (_, p) => (p + day) % 6 !== 0,
  ),
]

/** What arrives on a good day. */
export const goodDay = (day: number): Readonly<Record<string, string>> => ({
  [`data/people-${dateOf(day)}.csv`]: csv(people(day)),
  [`data/orders-${dateOf(day)}.csv`]: csv(orders(day, '50')),
  [`data/consents-${dateOf(day)}.csv`]: csv(consents(day)),
  [`data/products-${dateOf(day)}.csv`]: csv(products(day)),
})

/**
 * The same day cut to a twentieth, and wrong wherever it is not cut: other amounts, other prices, other addresses,
 * and a yes of everybody. (A no would stay: what somebody forbids, no discard allows again.)
 */
export function badDay(day: number): Readonly<Record<string, string>> {
  const [header = '', ...rows] = people(day)
  const cut = rows.slice(0, Math.floor(rows.length / 20))
  const yes = everybody(day).map((n) => `p${n}@people.example,yes,${dateOf(day)} 11:00,wrong ${n}`)
  return {
    [`data/people-${dateOf(day)}.csv`]: csv([header, ...cut.map((row) => row.replaceAll('@', '.wrong@'))]),
    [`data/orders-${dateOf(day)}.csv`]: csv(orders(day, '99')),
    [`data/consents-${dateOf(day)}.csv`]: csv(['email,answer,at,proof', ...yes]),
    [`data/products-${dateOf(day)}.csv`]: csv(['product,price', 'p0,0.01', 'p99,1.00']),
  }
}
