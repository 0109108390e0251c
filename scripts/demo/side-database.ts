import { EXIT } from '../../core/exit.ts'
import { connect } from '../../db/connect.ts'
import { Refusal } from '../failure.ts'
import { createSide, dropSide, ownerOf } from './queries.ts'

/** Makes an empty database beside the brand's, on the same server. One of this name that no demo made is refused. */
export async function sideDatabase(brandUrl: string, name: string): Promise<string> {
  const url = new URL(brandUrl)
  const full = `${decodeURIComponent(url.pathname.slice(1))}_${name}`
  const db = connect({ url: brandUrl, max: 1, application: 'nocturne demo', statementTimeoutMs: 60_000 })
  try {
    const known = await ownerOf(db, full)
    if (known === 'stranger') throw taken(full)
    if (known === 'demo') await dropSide(db, full)
    await createSide(db, full)
  } finally {
    await db.end()
  }
  url.pathname = `/${encodeURIComponent(full)}`
  return url.href
}

const taken = (name: string): Refusal =>
  new Refusal(
    EXIT.misuse,
    'DATABASE_TAKEN',
    `The demo needs a database '${name}', and one of that name is somebody else's; it is not touched.`,
    "Name another database in DATABASE_URL, or unset it: the demo's own PostgreSQL is used then.",
  )
