import { iso, localSecond } from './calendar.ts'
import { decimal, invalidUtf8, withCell } from './cells.ts'
import { usedEmail, usedPhone, writtenEmail, writtenPhone } from './contact.ts'
import { PRODUCTS } from './data/products.ts'
import { STORES, type Store, storeOf } from './data/stores.ts'
import type { Broken, Entry, EventSource } from './events.ts'
import { loyaltyNumber, serialOf } from './identifiers.ts'
import { countOf, type Habits, type Moment, momentOf, noteOf } from './moment.ts'
import { type Person, trueFacts } from './people.ts'
import type { Random } from './random.ts'
import { RATES } from './rates.ts'
import { valuesOf } from './record.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

type Cells = readonly string[]
const HEADER = [
  'ticket',
  'line',
  'store',
  'at',
  'card',
  'phone',
  'email',
  'sku',
  'quantity',
  'amount',
  'payment',
]
const [TICKET, AT, QUANTITY, AMOUNT, PAYMENT] = [0, 3, 8, 9, 10]
const TILL: Omit<Habits, 'zone'> = { from: 9.5, until: 19.5, history: 730, late: 2, step: 1_000 }
/** Tickets a customer of the stores: in the two years before, and a night. */
const TICKETS = { before: 1.5, night: 0.03 }
/** What a franc costs less in Geneva's price list. */
const FRANCS = 1.1

/** The tickets of the stores: the mainland in one file, Réunion a file a store, Switzerland in francs. */
export const TICKETS_SOURCE: EventSource<Cells> = {
  purpose: PURPOSE.tickets,
  presence: 'tickets',
  files: [
    { file: 'fr', source: 'tickets-fr' },
    { file: 're-S11', source: 'tickets-re' },
    { file: 're-S12', source: 'tickets-re' },
    { file: 'ch', source: 'tickets-ch' },
  ],
  path: (file, date) => {
    const [folder = '', store] = file.split('-')
    return `tickets/${folder}/tickets-${store === undefined ? '' : `${store}-`}${date}.csv`
  },
  form: { encoding: 'utf8', end: '\n' },
  bom: true,
  header: HEADER.join('\t'),
  fresh,
  line: (cells) => cells.join('\t'),
  breaks: breaks(),
  corrected,
  repeats: true,
}

function fresh(world: World, person: Person, night: number): readonly Entry<Cells>[] {
  if (!isIn(world, person, 'tickets')) return []
  const r = streamOf(world, PURPOSE.tickets, person, night)
  const tickets = countOf(r, night === 0 ? TICKETS.before : TICKETS.night)
  return Array.from({ length: tickets }, (_, number) => ticket(world, person, night, number, r)).flat()
}

interface Buyer {
  readonly cells: readonly [string, string, string]
  readonly actor: Readonly<Record<string, string>>
}

function buyerOf(world: World, person: Person, night: number, r: Random): Buyer {
  if (r.chance(RATES.unnamed.tickets)) return { cells: ['', '', ''], actor: {} }
  if (isIn(world, person, 'loyalty') && r.chance(0.75)) {
    const card = loyaltyNumber(world.seed, person.index, 0)
    return { cells: [card, '', ''], actor: { loyalty_number: card } }
  }
  const phone = writtenPhone(usedPhone(person, r), r)
  const email = writtenEmail(usedEmail(person, trueFacts(person, night), r), r, false)
  return {
    cells: ['', phone.raw ?? '', email.raw ?? ''],
    actor: valuesOf({ phone: phone.canonical, email: email.canonical }),
  }
}

function ticket(world: World, person: Person, night: number, number: number, r: Random): Entry<Cells>[] {
  const home = trueFacts(person, night).address.city.store
  const store = r.chance(0.9) ? storeOf(home) : r.pick(STORES)
  const buyer = buyerOf(world, person, night, r)
  const moment = momentOf(world, night, r, { ...TILL, zone: store.zone })
  const id = `${store.store}-${String(night).padStart(3, '0')}-${serialOf(world.seed, person.index)}${number}`
  const payment = r.pick(['card', 'card', 'card', 'cash', 'voucher', 'gift'])
  return Array.from({ length: 1 + countOf(r, 0.6) }, (_, line) => {
    const product = r.pick(PRODUCTS)
    const quantity = r.chance(0.04) ? -1 : 1 + Number(r.chance(0.2))
    const price = product.price * (store.currency === 'CHF' ? FRANCS : 1)
    const amount = decimal(quantity * Math.round(price * 100), '.')
    const what = [product.sku, String(quantity), amount, payment]
    const row = [id, String(line + 1), store.store, localSecond(moment.local), ...buyer.cells, ...what]
    return entryOf(row, person, store, moment, buyer)
  })
}

function entryOf(row: Cells, person: Person, store: Store, moment: Moment, buyer: Buyer): Entry<Cells> {
  const abroad = store.zone === 'Indian/Reunion' ? 're' : store.currency === 'CHF' ? 'ch' : 'fr'
  return {
    key: `${row[0]}|${row[1]}`,
    source: `tickets-${abroad}`,
    file: abroad === 're' ? `re-${store.store}` : abroad,
    row,
    event: {
      person: person.id,
      name: 'ticket_line',
      at: iso(moment.utc),
      amount: row[AMOUNT] ?? null,
      currency: store.currency,
      actor: buyer.actor,
      note: noteOf(moment),
    },
  }
}

/** The till was wrong by a discount of five. */
function corrected(entry: Entry<Cells>): Entry<Cells> {
  const cents = Math.round(Number(entry.row[AMOUNT]) * 100) - 500
  const amount = decimal(cents, '.')
  return {
    ...entry,
    row: withCell(entry.row, AMOUNT, amount),
    event: { ...entry.event, amount, note: 'corrected' },
  }
}

function breaks(): readonly ((entry: Entry<Cells>, r: Random) => Broken)[] {
  const own = ({ row }: Entry<Cells>): Cells => withCell(row, TICKET, `${row[TICKET]}X`)
  const cell =
    (at: number, values: readonly string[], reason: Broken['reason']) =>
    (entry: Entry<Cells>, r: Random): Broken => {
      const row = withCell(own(entry), at, r.pick(values))
      return { line: row.join('\t'), key: at === TICKET ? '' : `${row[0]}|${row[1]}`, reason }
    }
  const line =
    (change: (row: Cells) => string | Buffer, reason: Broken['reason']) =>
    (entry: Entry<Cells>): Broken => {
      const row = own(entry)
      return { line: change(row), key: `${row[0]}|${row[1]}`, reason }
    }
  return [
    cell(AT, ['2026-02-30 10:15:00', '27/03/2026 10:15', '2026-03-27 25:00:00'], 'bad_date'),
    cell(AT, [''], 'missing_value'),
    cell(TICKET, [''], 'missing_key'),
    cell(AMOUNT, ['12,90', 'offert'], 'bad_type'),
    cell(QUANTITY, ['100000'], 'out_of_range'),
    cell(PAYMENT, ['cheque', 'troc'], 'not_allowed'),
    line((row) => row.slice(0, AMOUNT).join('\t'), 'too_few_columns'),
    line((row) => [...row, 'reprise'].join('\t'), 'too_many_columns'),
    line((row) => invalidUtf8(row.join('\t')), 'encoding'),
  ]
}
