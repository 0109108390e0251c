import type { MatchComparison, MatchPart } from './match-words.ts'

/** Which identifiers join records, how far, and what of the records is compared beside. */
export interface IdentityPolicy {
  /** In order of trust, strongest first. Types that are not listed never join. */
  readonly identifiers: readonly IdentifierPolicy[]
  /** Null = records are joined by identifiers alone. */
  readonly match: MatchPolicy | null
  /** Null = nobody has a household. */
  readonly household: HouseholdPolicy | null
}

/** Who lives together; never a reason to merge people, never asked for consent. */
export interface HouseholdPolicy {
  /** An address or an identifier that more people share makes no household. */
  readonly mostPeople: number
}

export interface IdentifierPolicy {
  readonly type: string
  /** A person's identifier makes a profile `known`; device and anonymous ids do not. */
  readonly person: boolean
  /** A person has only one: two different values keep records apart. */
  readonly exclusive: boolean
  /** An identifier that more records than this carry joins nobody. */
  readonly maxRecords: number
  /** Values that join nobody (placeholders, shared desks), as people write them. */
  readonly blocked: readonly string[]
}

/** What an attribute can say of a person; identifiers are compared by their own types. */
export const MATCH_CONCEPTS = [
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'birth_date',
  'birth_year',
  'birth_month',
  'birth_day',
  'birth_place',
  'gender',
  'house_number',
  'street',
  'address_line',
  'postal_code',
  'city',
  'region',
  'country',
  'occupation',
  'category',
] as const

export type MatchConcept = (typeof MATCH_CONCEPTS)[number]

/** How described records are compared. */
export interface MatchPolicy {
  /** Attributes that sources give and that are compared, by name; never empty. */
  readonly attributes: readonly MatchAttribute[]
  /** Comparisons that are left out. */
  readonly without: readonly MatchComparison[]
  readonly blocking: BlockingPolicy
  /** So many bits more than the model asks for are needed before two records are one person. */
  readonly caution: number
  /** Texts that say nothing, as people write them, beside those that say nothing anywhere (`unknown`). */
  readonly blocked: readonly BlockedTexts[]
}

/** Which records are compared at all. */
export interface BlockingPolicy {
  /** Records that agree on all parts of one rule are compared; null = the engine's own rules. */
  readonly rules: readonly (readonly MatchPart[])[] | null
  /** Most records that one value of a rule may bring together; more are told apart by another field first. */
  readonly cap: number
  /** Whether the rarest values of a single field are compared, too, as many as there is room for. */
  readonly broad: boolean
}

export interface BlockedTexts {
  readonly concept: MatchConcept
  readonly texts: readonly string[]
}

/** An attribute of records, clear or sealed, and what it says. */
export interface MatchAttribute {
  readonly attribute: string
  readonly concept: MatchConcept
}
