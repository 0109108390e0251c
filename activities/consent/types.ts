/** What somebody said about one identifier, channel and purpose. */
export type ConsentAction = 'grant' | 'withdraw' | 'object'

/** An entry for the ledger. */
export interface ConsentEvent {
  readonly identifierId: string
  readonly channel: string
  readonly purpose: string
  readonly action: ConsentAction
  readonly occurredAt: Date | string
  readonly method: string
  readonly proof: string | null
  /** The row's key in its source; live entries name what they came by. */
  readonly sourceKey: string
  /** Hash of all that the row says: the same row twice is one entry. */
  readonly hash: string
}

/** Where entries come from: a run's source, or null and null when they are recorded live. */
export interface ConsentOrigin {
  readonly sourceId: number | null
  readonly runId: number | null
}

/** What became of entries. */
export interface Recorded {
  readonly loaded: number
  readonly unchanged: number
}

/** An identifier that is never contacted by a channel (`*` = any). */
export interface Suppression {
  readonly identifierId: string
  readonly channel: string
  readonly reason: string
  readonly recordedBy: string
}

/** Why a contact is allowed (`grant`) or not, the strongest reason first. */
export const RULES = [
  'grant',
  /** The person was erased. */
  'erased',
  /** On the suppression list, by this channel or any, in this spelling or another. */
  'suppressed',
  /** This address objected, in this spelling or another, and no grant that counts came after. */
  'objected',
  /** The same, and it was a withdrawal. */
  'withdrawn',
  /** Another identifier of the same person objected or withdrew, and this one has not granted after that. */
  'person_denial',
  /** The last grant is older than policy lets it be. */
  'expired',
  /** There are grants, and none has the proof that policy wants. */
  'no_proof',
  /** There are grants, and none by a method that counts. */
  'no_method',
  /** Nothing was said. */
  'no_basis',
] as const
export type ConsentRule = (typeof RULES)[number]
