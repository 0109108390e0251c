import type { IdentityPolicy } from '../../core/brand/identity.ts'
import type { FrozenModel } from './engine/fit/frozen.ts'
import type { JoinRules } from './queries/touch.ts'

/**
 * Raised when the same policy would give other clusters, or records are read otherwise: everybody is then compared
 * and resolved anew.
 */
const SEMANTICS = 4

/**
 * What decides who is who, for the comparison with the rules of the published run. `blocked`: the ids of blocked values, which
 * follow from the policy and from how the project reads them (a number without a country, say).
 */
export const identityRules = (
  policy: IdentityPolicy,
  blocked: JoinRules['blocked'],
  model: FrozenModel | null,
): unknown => [SEMANTICS, policy, blocked, model]

/** The policy as columns; `spellings` gives the ids of a value as somebody wrote it. */
export function joinRules(
  policy: IdentityPolicy,
  spellings: (type: string, value: string) => readonly string[],
): JoinRules {
  const exclusive = policy.identifiers.filter((rule) => rule.exclusive).map((rule) => rule.type)
  return {
    types: policy.identifiers.map((rule) => rule.type),
    person: policy.identifiers.map((rule) => rule.person),
    exclusive: policy.identifiers.map((rule) => exclusive.indexOf(rule.type)),
    maxRecords: policy.identifiers.map((rule) => rule.maxRecords),
    blocked: policy.identifiers.flatMap((rule) =>
      rule.blocked.flatMap((value) => spellings(rule.type, value)),
    ),
  }
}
