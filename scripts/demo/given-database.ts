import { installation } from '../../activities/runs/queries/installation.ts'
import { EXIT } from '../../core/exit.ts'
import { countOf } from '../../core/format.ts'
import { connect, type Db } from '../../db/connect.ts'
import { Refusal } from '../failure.ts'
import { dropEverything, holdings } from './queries.ts'

/** Refuses a database of somebody else: the demo takes one that is empty, or its own of an earlier time. */
export function refuseForeign(url: string, brand: string): Promise<void> {
  return withGiven(url, (db) => mustBeFree(db, brand))
}

/** Empties a database that was named from outside, once more making sure that nobody else's rows are in it. */
export function emptyGiven(url: string, brand: string): Promise<void> {
  return withGiven(url, (db) =>
    db.transaction(async (tx) => {
      await mustBeFree(tx, brand)
      await dropEverything(tx)
    }),
  )
}

async function mustBeFree(db: Db, brand: string): Promise<void> {
  const { database, relations, ours } = await holdings(db)
  if (relations === 0) return
  if (!ours)
    throw taken(database, `holds ${countOf(relations, 'table or view', 'tables and views')} of somebody else`)
  const { brand: pinned } = await installation(db)
  if (pinned !== null && pinned !== brand) throw taken(database, `belongs to the brand '${pinned}'`)
}

function taken(database: string, why: string): Refusal {
  return new Refusal(
    EXIT.misuse,
    'DATABASE_TAKEN',
    `DATABASE_URL names the database '${database}', which ${why}; the demo empties its database, and does not touch this one.`,
    "Name an empty database, or unset DATABASE_URL: the demo's own PostgreSQL is used then.",
  )
}

async function withGiven<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = connect({ url, max: 1, application: 'nocturne demo', statementTimeoutMs: 60_000 })
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}
