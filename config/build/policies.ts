import type { ConsentPolicy } from '../../core/brand/consent.ts'
import type { GateSpecs, Limits } from '../../core/brand/gates.ts'
import type { AttributePolicy, ProfilePolicy } from '../../core/brand/profile.ts'
import { hashText } from '../hash.ts'
import type { Draft } from '../parse/draft.ts'
import type { ConsentRaw } from '../schema/consent.ts'
import type { GatesRaw } from '../schema/gates.ts'
import type { ProfileRaw } from '../schema/identity.ts'
import { givenAttributes } from './identity.ts'

/** `profile.yaml`; attributes that it does not name get their own policy from `default_rule`. */
export function profilePolicy(raw: ProfileRaw, draft: Draft): ProfilePolicy {
  const attributes: AttributePolicy[] = (raw.attributes ?? []).map((one) => ({
    names: one.names,
    rule: one.rule,
    sources: one.sources ?? null,
  }))
  const named = new Set(attributes.flatMap(({ names }) => names))
  const rule = raw.default_rule
  const rest = rule === undefined ? [] : givenAttributes(draft).filter((name) => !named.has(name))
  const others = rest.map((name) => ({ names: [name], rule: rule ?? 'most_recent', sources: null }))
  return { sourcePriority: raw.source_priority, attributes: [...attributes, ...others] }
}

/** `consent.yaml`; its version is the hash of what it says, not of how it is written. */
export function consentPolicy(raw: ConsentRaw): ConsentPolicy {
  const policy = {
    withdrawalScope: raw.withdrawal_scope,
    channels: Object.entries(raw.channels).map(([channel, said]) => ({ channel, ...said })),
    grantMethods: raw.grant_methods ?? [],
    bulkMethods: raw.bulk_methods ?? [],
    grantNeedsProof: raw.grant_needs_proof ?? true,
    grantExpiresDays: raw.grant_expires ?? null,
  }
  return { version: hashText(JSON.stringify(policy)), ...policy }
}

interface LimitsRaw {
  readonly warn?: number
  readonly ask?: number
  readonly stop?: number
}

/** `gates.yaml`; a gate that is not named gives no verdict but `pass`. */
export function gateSpecs(raw: GatesRaw): GateSpecs {
  return {
    rowsDrop: limits(raw.rows_drop),
    zeroRows: raw.zero_rows ?? 'pass',
    snapshotDeletes: limits(raw.snapshot_deletes),
    largestCluster: limits(raw.largest_cluster),
    rejectedShare: limits(raw.rejected_share),
    refusedDenials: limits(raw.refused_denials),
    consentedDrop: limits(raw.consented_drop),
    nights: raw.nights,
    minRows: raw.min_rows ?? 10,
    blastFactor: limits(raw.blast_factor),
  }
}

function limits(raw: LimitsRaw | undefined): Limits {
  return { warn: raw?.warn ?? null, ask: raw?.ask ?? null, stop: raw?.stop ?? null }
}
