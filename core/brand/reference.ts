/**
 * The rows of a dataset that events or profiles point at. `product.category` is the attribute `category` of the row
 * that the join `product` finds; the values of `key`, in its order, are that row's key.
 */
export interface Join {
  readonly name: string
  readonly dataset: string
  readonly key: readonly string[]
}

export interface EventJoin extends Join {
  /** Names of the events that have it; null = events of every name. */
  readonly events: readonly string[] | null
}

/** Where currency rates stand: rows of a dataset whose key is an ISO currency, each true from its `valid_from` on. */
export interface Rates {
  readonly dataset: string
  /** Attribute that says how much of the reporting currency one unit is worth. */
  readonly rate: string
  /** For how many days after its own a rate still serves when no newer one came; 0 = for its own day alone. */
  readonly maxAgeDays: number
}

/** What a contact costs: rows of a dataset whose key is a channel. */
export interface Costs {
  readonly dataset: string
  /** Attribute that says what one contact costs. */
  readonly cost: string
  /** Attribute that says in which currency; null = in the reporting currency. */
  readonly currency: string | null
}

/** How a brand uses its reference rows. */
export interface References {
  readonly events: readonly EventJoin[]
  readonly profiles: readonly Join[]
  /** null = nothing is converted. */
  readonly rates: Rates | null
  readonly costs: Costs | null
}

/** The parts of `product.category`; null = the name has no dot. */
export function dotted(name: string): { readonly join: string; readonly attribute: string } | null {
  const dot = name.indexOf('.')
  return dot < 0 ? null : { join: name.slice(0, dot), attribute: name.slice(dot + 1) }
}

/** The join of this name that events of a name have. */
export function eventJoin({ events }: References, event: string, name: string): EventJoin | null {
  return (
    events.find((one) => one.name === name && (one.events === null || one.events.includes(event))) ?? null
  )
}

/** The join of this name that profiles have. */
export function profileJoin({ profiles }: References, name: string): Join | null {
  return profiles.find((one) => one.name === name) ?? null
}
