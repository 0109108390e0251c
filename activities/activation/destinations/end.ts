/** What became of one message. Codes are numbers of the protocol or words of the system, never texts. */
export type End =
  /** The other side took it. */
  | { readonly kind: 'sent' }
  /** It was refused for good; `reached: false` = as every other one would be: the breaker counts it. */
  | { readonly kind: 'refused'; readonly code: string; readonly reached?: false }
  /** It was put off, for `seconds` at least. */
  | { readonly kind: 'deferred'; readonly code: string; readonly seconds?: number; readonly reached?: false }
  /** Nothing was taken, and it is not this message's fault. */
  | {
      readonly kind: 'unreachable'
      readonly code: string
      readonly seconds?: number
      readonly reached?: false
    }
  /** It may have been taken, and may be sent again: the receiver deduplicates. */
  | { readonly kind: 'doubtful'; readonly code: string; readonly seconds?: number; readonly reached?: false }
  /** It may have been taken: the answer never came. */
  | { readonly kind: 'unknown'; readonly code: string; readonly reached?: false }

/** One connection, or place for one, that sends message after message. */
export interface Lane<Message> {
  readonly send: (message: Message) => Promise<End>
  readonly close: () => void
}
