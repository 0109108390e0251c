import type { Db } from '../../../db/connect.ts'
import { tempFrom } from '../../../db/temp.ts'
import { putIdentifiers } from '../../../db/vault.ts'
import { recordAudit } from '../../privacy/queries.ts'
import type { ConsentEvent, Recorded } from '../types.ts'
import { recordConsent } from './ledger.ts'

/** An identifier as somebody gave it, normalised; `canonicalId` is that of the form that denials match. */
export interface GivenIdentifier {
  readonly identifierId: string
  readonly canonicalId: string
  readonly type: string
  readonly value: string
}

export interface LiveConsent {
  readonly identifier: GivenIdentifier
  readonly event: ConsentEvent
  /** Who records it, for the audit. */
  readonly by: string
}

/**
 * Records what somebody said just now, outside of any night: it acts when this commits. The same word twice is one
 * entry. The identifier is stored, known or not, so that the denial meets it when a source brings it.
 */
export function recordLive(db: Db, { identifier, event, by }: LiveConsent): Promise<Recorded> {
  return db.transaction(async (tx) => {
    await tempFrom(
      tx,
      'given_identifier',
      `
      select $1::uuid as identifier_id, $2::uuid as canonical_id, $3::text as type, $4::text as value`,
      [identifier.identifierId, identifier.canonicalId, identifier.type, identifier.value],
    )
    await putIdentifiers(tx, 'given_identifier')
    const recorded = await recordConsent(tx, [event], { sourceId: null, runId: null })
    await recordAudit(tx, {
      actor: by,
      action: 'recorded consent',
      subject: `identifier:${event.identifierId}`,
      detail: { channel: event.channel, purpose: event.purpose, said: event.action, new: recorded.loaded },
    })
    return recorded
  })
}
