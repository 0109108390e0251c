/** One person as templates and columns see them: opened for the length of one batch. */
export interface OpenPerson {
  /** Clear and sealed attributes; every name that the project knows, null when the person has none. */
  readonly person: Readonly<Record<string, unknown>>
  readonly trait: Readonly<Record<string, unknown>>
  /** Identifier type -> value. */
  readonly identifier: Readonly<Record<string, string | null>>
}

/** Names that a template may use. */
export interface KnownNames {
  readonly attributes: readonly string[]
  readonly sealed: readonly string[]
  readonly traits: readonly string[]
}
