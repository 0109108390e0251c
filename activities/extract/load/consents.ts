import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { ConsentRows } from '../../../core/brand/source.ts'
import type { CopyValue } from '../../../db/copy.ts'
import { closeGrants, entryProblem, recordStagedConsent } from '../../consent/queries.ts'
import {
  CONSENT_TABLE,
  closeGrantObjects,
  KEPT_CONSENT_TABLE,
  KEPT_DENIAL_TABLE,
  keepConsentIdentifiers,
  stageSaidConsents,
} from '../queries/consents.ts'
import { analyze } from '../queries/stage.ts'
import { type ConsentRow, consentMapper } from '../rows/consents.ts'
import type { RowFault } from '../rows/types.ts'
import { keepObject } from './originals.ts'
import type { Loader, LoadJob } from './types.ts'

/**
 * Loads what people said about being contacted; the ledger leaves out what it holds. A refused row that denies is
 * counted: `kept_denials` took effect all the same, `refused_denials` could not, for nobody knows whom or what they
 * are about.
 */
export function consentLoader(job: LoadJob, rows: ConsentRows): Loader {
  const { spec, sourceId, runId } = job
  const map = consentMapper(rows, spec.party, job.context, job.now)
  const pairFault = pairCheck(job.policy)
  const snapshot = job.complete
  let [kept, lost, swept] = [0, 0, 0]
  return {
    tables: [CONSENT_TABLE, KEPT_DENIAL_TABLE, KEPT_CONSENT_TABLE],
    take: (stager, { fields, original, number: row }) => {
      const key = job.readKey(fields, original)
      if (job.keysOnly) {
        swept += 1
        if (typeof key === 'string') stager.add(KEPT_CONSENT_TABLE, [key])
        return null
      }
      const { entry, denies, fault: unread } = map(fields, key)
      const strange = entry === null ? null : pairFault(entry)
      const fault = unread ?? strange ?? (entry === null || denies ? null : entryProblem(entry, job.now))
      const counts = entry !== null && strange === null && (fault === null || denies)
      if (entry !== null && counts)
        stager.add(fault === null ? CONSENT_TABLE : KEPT_DENIAL_TABLE, consentLine(row, entry))
      if (fault === null && typeof key === 'string') keepObject(stager, row, key, original)
      if (fault === null) return null
      if (denies && counts) kept += 1
      else if (denies) lost += 1
      if (snapshot && typeof key === 'string') stager.add(KEPT_CONSENT_TABLE, [key])
      return denies && counts ? stillCounts(fault) : fault
    },
    // Each row is an entry of its own: a later yes with the same key must not make a no disappear.
    supersede: () => Promise.resolve([]),
    finish: async (tx) => {
      await analyze(tx, CONSENT_TABLE.name, KEPT_DENIAL_TABLE.name)
      await keepConsentIdentifiers(tx)
      const origin = { sourceId, runId }
      const recorded = await recordStagedConsent(tx, CONSENT_TABLE.name, origin)
      if (kept > 0) await recordStagedConsent(tx, KEPT_DENIAL_TABLE.name, origin)
      const deleted = snapshot ? await deleteGone(tx) : 0
      return {
        ...recorded,
        unchanged: recorded.unchanged + swept,
        deleted,
        unattributed: 0,
        notes: denialNotes(kept, lost),
      }
    },
  }

  async function deleteGone(tx: Parameters<Loader['finish']>[0]): Promise<number> {
    await stageSaidConsents(tx, sourceId)
    const closed = await closeGrants(tx, 'stage_said_consent', { sourceId, runId })
    await closeGrantObjects(tx, sourceId, runId)
    return closed
  }
}

function consentLine(row: number, said: ConsentRow): CopyValue[] {
  const { identifierId, canonicalId, type, value } = said.identifier
  const { channel, purpose, action, occurredAt, method, proof, sourceKey, hash } = said
  const what = [channel, purpose, action, occurredAt, method, proof, sourceKey, hash]
  return [row, identifierId, canonicalId, type, value, ...what]
}

function stillCounts({ reason, detail }: RowFault): RowFault {
  return { reason, detail: `${detail}; the denial counts all the same, from when it was read` }
}

function denialNotes(kept: number, lost: number): Readonly<Record<string, number>> {
  return { ...(kept > 0 ? { kept_denials: kept } : {}), ...(lost > 0 ? { refused_denials: lost } : {}) }
}

/** A word that the policy does not know would deny nothing, and nobody would see it: the row is refused instead. */
function pairCheck(policy: ConsentPolicy): (said: ConsentRow) => RowFault | null {
  const known = new Set(
    policy.channels.flatMap(({ channel, purposes }) => purposes.map((purpose) => `${channel} ${purpose}`)),
  )
  const fault: RowFault = {
    reason: 'not_allowed',
    detail: 'channel, purpose: expected a channel and one of its purposes, as consent.yaml names them',
  }
  return ({ channel, purpose }) => (known.has(`${channel} ${purpose}`) ? null : fault)
}
