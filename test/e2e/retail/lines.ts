import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db, Pool } from '../../../db/connect.ts'

/** Order lines as a relation with the same columns, wherever they come from. */
export type Lines = { readonly sql: string }

/** What the nights made of the files. */
export const PUBLISHED: Lines = {
  sql: `
    select properties ->> 'invoice' as invoice, properties ->> 'product' as product,
      properties ->> 'description' as description, (properties ->> 'quantity')::int as quantity,
      (properties ->> 'price')::numeric as price, occurred_at as at, amount, profile_id::text as customer,
      properties ->> 'country' as country
    from published.event
    where source = 'orders'`,
}

/** What PostgreSQL's own CSV reader makes of them: no code of the product has touched it. */
export const RAW: Lines = {
  sql: `
    select invoice, product, description, quantity, price, at at time zone 'Europe/London' as at,
      quantity * price as amount, customer, country
    from raw.line`,
}

/** Reads the files up to a date into a table that the product does not know. */
export async function loadRaw(db: Pool, days: string, until: string): Promise<void> {
  await db.execute('create schema raw')
  await db.execute(`
    create table raw.line (invoice text, product text, description text, quantity int, at timestamp,
      price numeric, customer text, country text)`)
  const files = readdirSync(days).filter((name) => name.endsWith('.csv') && name.slice(0, 10) <= until)
  await db.transaction(async (tx) => {
    for (const name of files.toSorted()) await copyFile(tx, join(days, name))
  })
  await db.execute('analyze raw.line')
}

async function copyFile(tx: Db, path: string): Promise<void> {
  await tx.copyIn('copy raw.line from stdin with (format csv, header)', createReadStream(path))
}
