export type SurvivorshipRule = 'source_priority' | 'most_recent' | 'most_frequent' | 'verified_first'

/** How the golden record picks each attribute. */
export interface ProfilePolicy {
  /** Order of trust of sources; sources that are not listed come after, by name. */
  readonly sourcePriority: readonly string[]
  readonly attributes: readonly AttributePolicy[]
}

/** One attribute, or a group whose values are always taken from one record together. */
export interface AttributePolicy {
  readonly names: readonly string[]
  readonly rule: SurvivorshipRule
  /** Overrides the policy's source order for this attribute; null = the policy's. */
  readonly sources: readonly string[] | null
}
