import type { Db } from '../../../db/connect.ts'
import { openFields, openIdentifiers } from '../../../db/vault.ts'
import { recordAudit } from '../../privacy/queries.ts'
import { readCarriedBy } from './explain.ts'
import type { ReviewRecord } from './review-read.ts'

/** All that a record says, opened. */
export interface OpenedRecord {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly identifiers: readonly { readonly type: string; readonly value: string }[]
}

/**
 * Opens records as run `runId` sees them, in the order given, and says in the audit log whose and who did. In the
 * caller's transaction, so that nothing is opened without its entry.
 */
export async function openRecords(
  tx: Db,
  runId: number,
  records: readonly ReviewRecord[],
  actor: string,
): Promise<readonly OpenedRecord[]> {
  for (const profileId of new Set(records.map((record) => record.profile_id)))
    await recordAudit(tx, {
      actor,
      action: 'opened',
      subject: `profile:${profileId}`,
      detail: { run_id: runId, what: 'review' },
    })
  const ids = records.map((record) => record.record_id)
  const clear = new Map((await readAttributes(tx, runId, ids)).map((row) => [row.record_id, row.attributes]))
  const sealed = new Map((await openFields(tx, ids, runId)).map((row) => [row.record_id, row.fields]))
  const carried = await readCarriedBy(tx, runId, ids)
  const values = new Map(
    (
      await openIdentifiers(
        tx,
        carried.map((one) => one.identifier_id),
      )
    ).map((one) => [one.identifier_id, one.value]),
  )
  return ids.map((id) => ({
    attributes: { ...clear.get(id), ...sealed.get(id) },
    identifiers: carried
      .filter((one) => one.record_id === id)
      .flatMap(({ type, identifier_id }) => {
        const value = values.get(identifier_id)
        return value === undefined ? [] : [{ type, value }]
      }),
  }))
}

interface AttributesRow {
  readonly record_id: string
  readonly attributes: Readonly<Record<string, unknown>>
}

function readAttributes(db: Db, runId: number, recordIds: readonly string[]): Promise<AttributesRow[]> {
  return db.query<AttributesRow>(
    `
    select record_id, attributes
    from source_record
    where record_id = any ($2::uuid[]) and from_run <= $1::int and (to_run is null or to_run > $1::int)`,
    [runId, recordIds],
  )
}
