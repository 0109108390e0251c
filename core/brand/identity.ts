/** Which identifiers join records, and how far. */
export interface IdentityPolicy {
  /** In order of trust, strongest first. Types that are not listed never join. */
  readonly identifiers: readonly IdentifierPolicy[]
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
