import { frenchMinute, iso } from './calendar.ts'
import { csvLine, decimal, withCell } from './cells.ts'
import { spoiled, usedEmail, writtenEmail } from './contact.ts'
import { PRODUCTS } from './data/products.ts'
import type { Broken, Entry, EventSource } from './events.ts'
import { customerNumber, serialOf } from './identifiers.ts'
import { countOf, type Habits, type Moment, momentOf, noteOf } from './moment.ts'
import { type Person, trueFacts } from './people.ts'
import type { Random } from './random.ts'
import { RATES } from './rates.ts'
import { valuesOf } from './record.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

type Cells = readonly string[]
const COLUMNS =
  'commande;ligne;date;client;email;sku;libelle;quantite;prix_unitaire;devise;canal;code_promo;code_postal'
const [ORDER, DATE, CLIENT, EMAIL, NAME, QUANTITY, PRICE, CHANNEL] = [0, 2, 3, 4, 6, 7, 8, 10]
const HABITS: Habits = { zone: 'Europe/Paris', from: 7, until: 23.5, history: 730, late: 3, step: 60_000 }
/** Orders a customer of the shop: in the two years before, and a night. */
const ORDERS = { before: 1.6, night: 0.03 }

/** The web shop's order lines. */
export const SHOP: EventSource<Cells> = {
  purpose: PURPOSE.shop,
  presence: 'shop',
  files: [{ file: 'shop', source: 'shop' }],
  path: (_, date) => `shop/orders-${date}.csv`,
  form: { encoding: 'latin1', end: '\r\n' },
  bom: false,
  header: COLUMNS,
  fresh,
  line: (cells) => csvLine(cells, ';'),
  breaks: breaks(),
  corrected,
  repeats: true,
}

function fresh(world: World, person: Person, night: number): readonly Entry<Cells>[] {
  if (!isIn(world, person, 'shop')) return []
  const r = streamOf(world, PURPOSE.shop, person, night)
  const orders = countOf(r, night === 0 ? ORDERS.before : ORDERS.night)
  return Array.from({ length: orders }, (_, number) => order(world, person, night, number, r)).flat()
}

interface Buyer {
  readonly client: string
  readonly email: string
  readonly actor: Readonly<Record<string, string>>
}

function buyerOf(world: World, person: Person, night: number, r: Random): Buyer {
  if (r.chance(RATES.unnamed.shop)) return { client: '', email: '', actor: {} }
  const known = isIn(world, person, 'crm') && r.chance(0.85)
  const client = known ? customerNumber(world.seed, person.index, 0) : null
  const email = writtenEmail(usedEmail(person, trueFacts(person, night), r), r, true)
  return {
    client: client ?? '',
    email: email.raw ?? '',
    actor: valuesOf({ customer_number: client, email: email.canonical }),
  }
}

function order(world: World, person: Person, night: number, number: number, r: Random): Entry<Cells>[] {
  const buyer = buyerOf(world, person, night, r)
  const moment = momentOf(world, night, r, HABITS)
  const id = `W${String(night).padStart(3, '0')}-${serialOf(world.seed, person.index)}-${number}`
  const tail = ['EUR', r.pick(['web', 'web', 'app', 'telephone']), r.chance(0.15) ? 'PRINTEMPS' : '']
  const lines = 1 + countOf(r, 0.7)
  return Array.from({ length: lines }, (_, line) => {
    const product = r.pick(PRODUCTS)
    const quantity = r.chance(0.05) ? -1 : 1 + Number(r.chance(0.15))
    const cents = Math.round(product.price * (r.chance(0.2) ? 90 : 100))
    const what = [product.sku, product.name, String(quantity), decimal(cents, ',')]
    const head = [id, String(line + 1), frenchMinute(moment.local), buyer.client, buyer.email]
    const row = [...head, ...what, ...tail, person.before.address.city.postal]
    return entryOf(row, person, moment, buyer, quantity * cents)
  })
}

function entryOf(row: Cells, person: Person, moment: Moment, buyer: Buyer, cents: number): Entry<Cells> {
  return {
    key: `${row[0]}|${row[1]}`,
    source: 'shop',
    file: 'shop',
    row,
    event: {
      person: person.id,
      name: 'order_line',
      at: iso(moment.utc),
      amount: decimal(cents, '.'),
      currency: 'EUR',
      actor: buyer.actor,
      note: noteOf(moment),
    },
  }
}

/** One more piece than was said first. */
function corrected(entry: Entry<Cells>): Entry<Cells> {
  const quantity = Number(entry.row[QUANTITY]) + 1
  const cents = Number((entry.row[PRICE] ?? '0').replace(',', ''))
  return {
    ...entry,
    row: withCell(entry.row, QUANTITY, String(quantity)),
    event: { ...entry.event, amount: decimal(quantity * cents, '.'), note: 'corrected' },
  }
}

function breaks(): readonly ((entry: Entry<Cells>, r: Random) => Broken)[] {
  const own = ({ row }: Entry<Cells>): Cells => withCell(row, ORDER, `${row[ORDER]}X`)
  const cell =
    (at: number, values: readonly string[], reason: Broken['reason']) =>
    (entry: Entry<Cells>, r: Random): Broken => {
      const row = withCell(own(entry), at, r.pick(values))
      return { line: csvLine(row, ';'), key: at === ORDER ? '' : `${row[0]}|${row[1]}`, reason }
    }
  const line =
    (change: (row: Cells) => string, reason: Broken['reason']) =>
    (entry: Entry<Cells>): Broken => {
      const row = own(entry)
      return { line: change(row), key: `${row[0]}|${row[1]}`, reason }
    }
  return [
    cell(DATE, ['31/02/2026 10:15', '27/03/2026 29:61', '2026-03-27', 'hier'], 'bad_date'),
    cell(DATE, [''], 'missing_value'),
    cell(ORDER, [''], 'missing_key'),
    cell(QUANTITY, ['deux', '1,5x'], 'bad_type'),
    cell(QUANTITY, ['10000', '-5000'], 'out_of_range'),
    cell(PRICE, ['12,9O', 'gratuit'], 'bad_type'),
    cell(CHANNEL, ['minitel', 'fax'], 'not_allowed'),
    (entry, r) => cell(EMAIL, [spoiled('client@example.com', r)], 'bad_identifier')(entry, r),
    line((row) => withCell(row, NAME, 'Bâche; verte').join(';'), 'too_many_columns'),
    line((row) => csvLine(row.slice(0, CLIENT + 2), ';'), 'too_few_columns'),
    line((row) => withCell(row, NAME, '"Gant gauche').join(';'), 'unclosed_quote'),
    line((row) => csvLine(withCell(row, NAME, 'Gant\0gauche'), ';'), 'nul_byte'),
    line((row) => csvLine(withCell(row, NAME, 'Gant \u0081 gauche'), ';'), 'encoding'),
  ]
}
