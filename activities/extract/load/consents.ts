import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { ConsentRows } from '../../../core/brand/source.ts'
import { closeGrants, entryProblem, recordStagedConsent } from '../../consent/queries.ts'
import {
  CONSENT_TABLE,
  KEPT_CONSENT_TABLE,
  keepConsentIdentifiers,
  stageSaidConsents,
} from '../queries/consents.ts'
import { analyze } from '../queries/stage.ts'
import { type ConsentRow, consentMapper } from '../rows/consents.ts'
import { isFault, type RowFault } from '../rows/types.ts'
import type { FileJob, Loader } from './types.ts'

/** Loads what people said about being contacted; the ledger leaves out what it holds. */
export function consentLoader(job: FileJob, rows: ConsentRows): Loader {
  const { spec, sourceId, runId } = job
  const map = consentMapper(rows, spec.party, job.context)
  const unknownPair = pairCheck(job.policy)
  const snapshot = spec.contents === 'snapshot'
  return {
    tables: [CONSENT_TABLE, KEPT_CONSENT_TABLE],
    take: (stager, fields, row) => {
      const key = job.readKey(fields)
      if (typeof key !== 'string') return key
      const said = map(fields, key)
      const fault = isFault(said) ? said : (unknownPair(said) ?? timeProblem(said, job.now))
      if (isFault(said) || fault !== null) {
        if (snapshot) stager.add(KEPT_CONSENT_TABLE, [key])
        return fault
      }
      const { identifierId, canonicalId, type, value } = said.identifier
      const { channel, purpose, action, occurredAt, method, proof, sourceKey, hash } = said
      const what = [channel, purpose, action, occurredAt, method, proof, sourceKey, hash]
      stager.add(CONSENT_TABLE, [row, identifierId, canonicalId, type, value, ...what])
      return null
    },
    // Each row is an entry of its own: a later yes with the same key must not make a no disappear.
    supersede: () => Promise.resolve([]),
    finish: async (tx) => {
      await analyze(tx, CONSENT_TABLE.name)
      await keepConsentIdentifiers(tx)
      const recorded = await recordStagedConsent(tx, CONSENT_TABLE.name, { sourceId, runId })
      const deleted = snapshot ? await deleteGone(tx) : 0
      return { ...recorded, deleted, unattributed: 0, notes: {} }
    },
  }

  async function deleteGone(tx: Parameters<Loader['finish']>[0]): Promise<number> {
    await stageSaidConsents(tx, sourceId)
    return closeGrants(tx, 'stage_said_consent', { sourceId, runId })
  }
}

/** A wrong clock must not cost a denial: one of the future counts from tonight on, only a grant is refused for it. */
function timeProblem(said: ConsentRow, now: Date): RowFault | null {
  return said.action === 'grant' ? entryProblem(said, now) : null
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
