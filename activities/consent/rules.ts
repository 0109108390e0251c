import type { ConsentPolicy } from '../../core/brand/consent.ts'
import type { RejectionReason } from '../../core/mapping.ts'

/** Raised when the same policy would decide otherwise: everybody is then decided anew. */
const SEMANTICS = 1

/**
 * An identifier that more people carry is a placeholder: what is said by it is nobody's word on the others. It is a
 * rule like those of `decide.ts`: with another number, SEMANTICS is another one, too.
 */
export const MOST_CARRIERS = 8

/** What decides who may be contacted, for the comparison with the rules of the published run. */
export const consentRules = (policy: ConsentPolicy, sourcePriority: readonly string[]): unknown => {
  const { version: _content, ...rules } = policy
  return [SEMANTICS, rules, sourcePriority]
}

/** Clocks differ by some minutes; what lies further ahead is an error of the source. */
const AHEAD_MS = 5 * 60_000

/** Why an entry cannot be taken into the ledger, or null. */
export function entryProblem(
  entry: { readonly occurredAt: Date | string },
  now: Date,
): { readonly reason: RejectionReason; readonly detail: string } | null {
  const at = new Date(entry.occurredAt).getTime()
  if (Number.isNaN(at)) return { reason: 'bad_date', detail: 'occurred_at: expected a time' }
  if (at > now.getTime() + AHEAD_MS)
    return { reason: 'out_of_range', detail: 'occurred_at: expected a time that is not in the future' }
  return null
}

/** The policy by channel and purpose, as columns. */
export function policyColumns(policy: ConsentPolicy) {
  const pairs = policy.channels.flatMap(({ channel, address, purposes }) =>
    [...new Set(purposes)].map((purpose) => ({ channel, address, purpose })),
  )
  return {
    channels: pairs.map((pair) => pair.channel),
    purposes: pairs.map((pair) => pair.purpose),
    addresses: pairs.map((pair) => pair.address),
    personScope: policy.withdrawalScope === 'person',
    grantMethods: policy.grantMethods,
    bulkMethods: policy.bulkMethods,
    needsProof: policy.grantNeedsProof,
    expiresDays: policy.grantExpiresDays,
  }
}
