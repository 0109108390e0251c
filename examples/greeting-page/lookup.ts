import { createHmac } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** What the page asks of a decision; null = nothing is known, or this person does not want to be known here. */
export interface Decision {
  readonly block: string | null
  readonly do_not_disturb: boolean
}

export interface Lookup {
  readonly find: (customerKey: string) => Promise<Decision | null>
  readonly close: () => Promise<void>
}

/** The name under which Nocturne keeps a customer: the same normal form, the same key. */
export const customerKey = (key: string, email: string): string =>
  createHmac('sha256', key).update(email.trim().toLowerCase()).digest('hex')

/** One read by primary key. */
export function tableLookup(url: string, table: string): Lookup {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  return {
    close: () => pool.end(),
    find: async (key) => {
      const found = await pool.query<Decision>(
        `select block, do_not_disturb from ${table} where customer_key = $1`,
        [key],
      )
      return found.rows[0] ?? null
    },
  }
}

/** The night's files, one after the other: what was put and not removed later. */
export async function fileLookup(directory: string): Promise<Lookup> {
  const known = new Map<string, Decision>()
  const names = (await readdir(directory)).filter((name) => name.endsWith('.ndjson'))
  const number = (name: string): number => Number(/-(\d+)\.ndjson$/.exec(name)?.[1] ?? 0)
  for (const name of names.sort((a, b) => number(a) - number(b))) {
    const lines = (await readFile(join(directory, name), 'utf8')).trim().split('\n')
    for (const line of lines) apply(known, line)
  }
  return { close: () => Promise.resolve(), find: (key) => Promise.resolve(known.get(key) ?? null) }
}

function apply(known: Map<string, Decision>, line: string): void {
  const {
    operation,
    customer_key: key,
    block,
    do_not_disturb,
  } = JSON.parse(line) as Decision & {
    readonly operation: 'put' | 'remove'
    readonly customer_key: string
  }
  if (operation === 'put') known.set(key, { block, do_not_disturb })
  else known.delete(key)
}
