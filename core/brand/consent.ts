/** What may be asked of people, and what counts as a yes. */
export interface ConsentPolicy {
  /** Hash of the policy's own content. */
  readonly version: string
  readonly withdrawalScope: 'person' | 'identifier'
  /** channel x purpose pairs that exist; nothing else can be granted or asked. */
  readonly channels: readonly ConsentChannel[]
  /** Methods whose grants count (an import never revives after a withdrawal). */
  readonly grantMethods: readonly string[]
  /** Methods that are bulk imports: they can grant where nothing was said, never after a denial. */
  readonly bulkMethods: readonly string[]
  /** A grant needs a proof of at least this: */
  readonly grantNeedsProof: boolean
  /** A grant is void this many days after it was given; null = never. */
  readonly grantExpiresDays: number | null
}

export interface ConsentChannel {
  readonly channel: string
  /** Identifier type that is the address of the channel. */
  readonly address: string
  /** Of a person's allowed addresses a verified one comes first, then the most trusted source's. */
  readonly prefer?: 'verified'
  readonly purposes: readonly string[]
}
