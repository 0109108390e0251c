import type { Db } from '../../../db/connect.ts'
import { tempAs, tempFrom } from '../../../db/temp.ts'
import { closeObjects } from '../../../db/vault/objects.ts'
import { putIdentifiers } from '../../../db/vault.ts'
import type { StageTable } from '../load/stager.ts'

/** Consent entries of one file, with the identifier that each is about. */
export const CONSENT_TABLE: StageTable = {
  name: 'stage_consent',
  definition: `row_no int, identifier_id uuid, canonical_id uuid, type text, value text, channel text, purpose text,
    action text, occurred_at timestamptz, method text, proof text, source_key text, hash uuid`,
  columns: [
    'row_no',
    'identifier_id',
    'canonical_id',
    'type',
    'value',
    'channel',
    'purpose',
    'action',
    'occurred_at',
    'method',
    'proof',
    'source_key',
    'hash',
  ],
}

/** Denials of refused rows: they take effect, and are counted neither as loaded nor as unchanged. */
export const KEPT_DENIAL_TABLE: StageTable = { ...CONSENT_TABLE, name: 'stage_kept_denial' }

/** Keys that a refused row of a snapshot still speaks of: their grants stay as they are. */
export const KEPT_CONSENT_TABLE: StageTable = {
  name: 'stage_kept_consent',
  definition: 'source_key text',
  columns: ['source_key'],
}

/** Keeps the identifiers in the vault, so that a withdrawal of somebody unknown waits for them. */
export async function keepConsentIdentifiers(tx: Db): Promise<void> {
  await putIdentifiers(tx, CONSENT_TABLE.name)
  await putIdentifiers(tx, KEPT_DENIAL_TABLE.name)
}

/** What a snapshot still says: its staged rows, and the stored grants of rows that were refused tonight. */
export async function stageSaidConsents(tx: Db, sourceId: number): Promise<void> {
  await tempFrom(
    tx,
    'stage_said_consent',
    `
    select source_key, hash from stage_consent
    union all
    select e.source_key, e.hash
    from consent_event e
    join stage_kept_consent k using (source_key)
    where e.source_id = $1::smallint and e.to_run is null`,
    [sourceId],
  )
  await tx.execute('analyze stage_said_consent')
}

/** Closes the originals of the grants that this run has closed. */
export async function closeGrantObjects(tx: Db, sourceId: number, runId: number): Promise<void> {
  await tempAs(
    tx,
    'gone_consent',
    `
    select source_id, source_key
    from consent_event
    where source_id = $1::smallint and to_run = $2::int`,
    [sourceId, runId],
  )
  await closeObjects(tx, 'gone_consent', runId)
}
