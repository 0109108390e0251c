import { hopeless } from '../../core/errors.ts'
import type { Db } from '../../db/connect.ts'
import type { ConsentEvent, ConsentOrigin, Recorded, Suppression } from './types.ts'

const notYet = (what: string): never => {
  throw hopeless('NOT_YET', `${what} is not there yet.`)
}

/** Appends entries to the ledger and folds them into the heads, in the caller's transaction. */
export async function recordConsent(
  _tx: Db,
  events: readonly ConsentEvent[],
  _origin: ConsentOrigin,
): Promise<Recorded> {
  if (events.length === 0) return { loaded: 0, unchanged: 0 }
  return notYet('recordConsent')
}

/**
 * The same from a staged table (identifier_id uuid, channel, purpose, action, occurred_at timestamptz, method, proof,
 * source_key, hash uuid), for loads too large for memory.
 */
export async function recordStagedConsent(
  _tx: Db,
  _staged: string,
  _origin: ConsentOrigin,
): Promise<Recorded> {
  return notYet('recordStagedConsent')
}

/** Closes grants of a snapshot source whose row is not in the staged table (source_key, hash uuid). Denials stay. */
export async function closeGrants(
  _tx: Db,
  _staged: string,
  _origin: { readonly sourceId: number; readonly runId: number },
): Promise<number> {
  return notYet('closeGrants')
}

/** Adds identifiers to the suppression list; their heads deny at commit. */
export async function suppress(_tx: Db, suppressions: readonly Suppression[]): Promise<number> {
  if (suppressions.length === 0) return 0
  return notYet('suppress')
}

/** Takes back grants that runs after `published` loaded or closed; denials stay. After `discardVersions`. */
export async function discardGrants(_tx: Db, _published: number): Promise<void> {}
