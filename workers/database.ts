import { setTimeout as sleep } from 'node:timers/promises'
import { installation } from '../activities/runs/queries/installation.ts'
import { hopeless } from '../core/errors.ts'
import { connect, type Pool } from '../db/connect.ts'
import type { BrandKey } from '../db/keys.ts'
import { requireSchema } from '../db/migrate.ts'
import type { Patience } from './temporal.ts'
import { describeUnknown } from './unknown-fault.ts'

const RETRY_MS = 1_000

/** Opens the pool and refuses a database that is not migrated, or is another brand's. */
export async function openDatabase(
  it: {
    readonly url: string
    readonly connections: number
    readonly brand: string
    readonly key: BrandKey
  },
  patience: Patience,
): Promise<Pool> {
  const db = connect({
    url: it.url,
    max: it.connections,
    application: `nocturne worker ${it.brand}`,
    statementTimeoutMs: 0,
  })
  try {
    await firstAnswer(db, patience)
    await requireSchema(db)
    await refuseForeign(db, it.brand, it.key)
    return db
  } catch (error) {
    await db.end()
    throw error
  }
}

async function firstAnswer(db: Pool, patience: Patience): Promise<void> {
  for (let tries = 0, until = Date.now() + patience.ms; ; tries++) {
    try {
      await db.query('select 1')
      return
    } catch (error) {
      const fault = describeUnknown(error)
      if (Date.now() > until || !fault.passing)
        throw hopeless(
          'DATABASE_UNREACHABLE',
          `PostgreSQL cannot be used (${fault.code}): check DATABASE_URL, or start the development stack with \`nocturne dev up\`.`,
        )
      if (tries === 0) patience.onWait('PostgreSQL')
      await sleep(RETRY_MS, undefined, { signal: patience.signal })
    }
  }
}

/** A database belongs to the brand and the key that used it first; none yet is fine. */
async function refuseForeign(db: Pool, brand: string, key: BrandKey): Promise<void> {
  const { brand: pinned, key_fingerprint: fingerprint } = await installation(db)
  if (pinned !== null && pinned !== brand)
    throw hopeless(
      'WRONG_BRAND',
      `The database belongs to brand '${pinned}', not '${brand}': one brand, one database. Check DATABASE_URL and --project.`,
    )
  if (fingerprint !== null && fingerprint !== key.fingerprint)
    throw hopeless(
      'WRONG_KEY',
      'The key file is not the one this database was first used with; every id would change. Restore it, or name it in NOCTURNE_KEY_FILE.',
    )
}
