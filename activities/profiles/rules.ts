import type { AttributePolicy, ProfilePolicy } from '../../core/brand/profile.ts'

/** Raised when the same policy would give other attributes: everybody is then built anew. */
const SEMANTICS = 1

/** What decides which record gives an attribute, for the comparison with the rules of the published run. */
export const profileRules = (policy: ProfilePolicy): unknown => [SEMANTICS, policy]

/** The policy as columns. A group is named by its first attribute; attributes that no policy names are their own. */
export interface SurvivorshipRules {
  readonly names: readonly string[]
  readonly groups: readonly string[]
  readonly rules: readonly string[]
  /** Sources of each group in order of trust; group '' is everybody else's order. */
  readonly rankGroups: readonly string[]
  readonly rankSources: readonly string[]
  readonly ranks: readonly number[]
}

/** Turns the policy into what the statements read. */
export function survivorshipRules(policy: ProfilePolicy): SurvivorshipRules {
  const named = policy.attributes.flatMap((attribute) =>
    attribute.names.map((name) => ({ name, group: groupOf(attribute), rule: attribute.rule })),
  )
  const orders = [
    { group: '', sources: policy.sourcePriority },
    ...policy.attributes.map((attribute) => ({
      group: groupOf(attribute),
      sources: attribute.sources ?? policy.sourcePriority,
    })),
  ]
  const ranked = orders.flatMap(({ group, sources }) =>
    sources.map((source, index) => ({ group, source, rank: index + 1 })),
  )
  return {
    names: named.map((row) => row.name),
    groups: named.map((row) => row.group),
    rules: named.map((row) => row.rule),
    rankGroups: ranked.map((row) => row.group),
    rankSources: ranked.map((row) => row.source),
    ranks: ranked.map((row) => row.rank),
  }
}

const groupOf = (attribute: AttributePolicy): string => attribute.names[0] ?? ''
