/** Rules for identifiers that another stage owns; given by whoever runs the engine. */
export interface Normalisers {
  /** The address as it is compared; null = none. */
  readonly email: (raw: string) => string | null
  /** The mailbox behind an address. */
  readonly emailKey: (email: string) => string
  /** In E.164; `country` (ISO, two letters) is that of national numbers. */
  readonly phone: (raw: string, country: string | null) => string | null
  /** Is this what people write where they have nothing to say? */
  readonly blocked: (type: string, value: string) => boolean
}
