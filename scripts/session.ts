import { EXIT } from '../core/exit.ts'
import { connect, type Db } from '../db/connect.ts'
import type { Cli } from './cli.ts'
import { Refusal } from './failure.ts'
import { type Place, placeOf } from './project/place.ts'
import { needRunning } from './stack-running.ts'

/** A brand's database, for verbs that read. */
export interface Session {
  readonly db: Db
  readonly place: Place
}

/** Opens the brand's database for `work`, and closes it after. */
export async function withDatabase<T>(cli: Cli, work: (session: Session) => Promise<T>): Promise<T> {
  const place = await placeOf(cli)
  const db = connect({
    url: databaseUrlOf(place),
    max: 2,
    application: 'nocturne cli',
    statementTimeoutMs: 0,
  })
  try {
    return await work({ db, place })
  } finally {
    await db.end()
  }
}

/** The address of the brand's database, or a refusal (exit 7) that says how to get one. */
export function databaseUrlOf(place: Place): string {
  const { databaseUrl, databaseOwner } = place.servers
  if (databaseUrl === undefined)
    throw new Refusal(
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'PostgreSQL cannot be reached: no server was started here, and DATABASE_URL names none.',
      'Start the development stack with `nocturne dev up`, or set DATABASE_URL.',
    )
  // The stack's server has one database a brand; without a project there is no telling which.
  if (databaseOwner === 'stack' && place.brand === undefined)
    throw new Refusal(
      EXIT.invalid,
      'NO_PROJECT',
      'No brand project: which database of the development stack is meant is not known.',
      'Go to a project, or name one with --project DIR.',
    )
  if (databaseOwner === 'stack' && place.home !== undefined) needRunning(place.home, 'postgres')
  return databaseUrl
}
