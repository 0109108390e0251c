import { decimal } from './cells.ts'
import { PRODUCTS, type Product } from './data/products.ts'
import { QUERIES } from './data/texts.ts'
import type { Random } from './random.ts'
import type { Visitor } from './visitor.ts'

export interface Session {
  readonly visitor: Visitor
  readonly utc: number
  readonly number: number
  readonly r: Random
}

/** One call of the tracking library. */
export interface Call {
  readonly type: 'page' | 'track' | 'identify' | 'alias'
  readonly name: string
  readonly utc: number
  readonly loggedIn: boolean
  readonly page: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  /** Euro with two digits, of an order; else null. */
  readonly revenue: string | null
}

const SITE = 'https://www.le-parcours.example'

/** What somebody does in one visit, in order. */
export function steps({ visitor, utc, r }: Session): readonly Call[] {
  const calls: Call[] = []
  const product = r.pick(PRODUCTS)
  const loggedIn = visitor.userId !== null
  let at = utc
  const add = (
    type: Call['type'],
    name: string,
    path: string,
    body: Call['body'],
    revenue: string | null,
  ): void => {
    const page = { url: `${SITE}${path}${r.chance(0.2) ? '?utm_source=newsletter' : ''}`, path }
    calls.push({ type, name, utc: at, loggedIn, page, body, revenue })
    at += 2_000 + r.int(90_000)
  }
  if (r.chance(0.4)) add('page', 'Accueil', '/', { properties: {} }, null)
  if (loggedIn && r.chance(0.5)) add('identify', 'identify', '/compte', { traits: visitor.traits }, null)
  if (loggedIn && r.chance(0.06)) add('alias', 'alias', '/compte', { previousId: visitor.previousId }, null)
  if (r.chance(0.15)) {
    add('track', 'Products Searched', '/recherche', { properties: { query: r.pick(QUERIES) } }, null)
  }
  const path = `/produits/${product.sku.toLowerCase()}`
  add('track', 'Product Viewed', path, { properties: thing(product) }, null)
  if (r.chance(0.25))
    add('track', 'Product Added', path, { properties: { ...thing(product), quantity: 1 } }, null)
  if (r.chance(0.1))
    add('track', 'Checkout Started', '/panier', { properties: { value: product.price } }, null)
  if (r.chance(0.05)) add('track', 'Order Completed', '/merci', ordered(product, r), euro(product))
  return calls
}

function thing({ sku, name, category, price }: Product): Readonly<Record<string, unknown>> {
  return { product_id: sku, name, category, price, currency: 'EUR' }
}

function ordered(product: Product, r: Random): Readonly<Record<string, unknown>> {
  const products = [{ product_id: product.sku, quantity: 1, price: product.price }]
  const order = `A${String(r.int(1_000_000)).padStart(6, '0')}`
  return { properties: { order_id: order, revenue: product.price, currency: 'EUR', products } }
}

function euro({ price }: Product): string {
  return decimal(Math.round(price * 100), '.')
}
