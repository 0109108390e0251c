/** Which identifiers join records, how far, and what of the records is compared beside. */
export interface IdentityPolicy {
  /** In order of trust, strongest first. Types that are not listed never join. */
  readonly identifiers: readonly IdentifierPolicy[]
  /** Null = records are joined by identifiers alone. */
  readonly match: MatchPolicy | null
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
}

/** An attribute of records, clear or sealed, and what it says. */
export interface MatchAttribute {
  readonly attribute: string
  readonly concept: MatchConcept
}
