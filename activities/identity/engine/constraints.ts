import { concat } from './concat.ts'
import type { Constraints, Encoded, Pairs } from './types.ts'

/** What is known beside the table: what operators decided, and identifiers that are looked up, not compared. */
export interface Decided {
  /** The newest decision first; a cannot holds against all musts. */
  readonly must: Pairs
  readonly cannot: Pairs
  /** Of each further type of which a person has only one, the value's code of each record; 0 = none. */
  readonly exclusive: readonly Int32Array[]
}

const NO_PAIRS: Pairs = { a: new Int32Array(0), b: new Int32Array(0) }

export const NOTHING_DECIDED: Decided = { must: NO_PAIRS, cannot: NO_PAIRS, exclusive: [] }

/**
 * What clusters must obey: decisions; that `equal` records are one person, where no decision says otherwise; and of
 * which identifiers a person has only one (records with two different values are two people).
 */
export function constraintsOf(
  { fields, records, rows, width }: Encoded,
  { must, cannot, exclusive }: Decided,
  equal: Pairs,
): Constraints {
  const compared = fields
    .filter(({ name }) => name === 'id_exclusive')
    .flatMap(({ slots }) =>
      slots.map((slot) => Int32Array.from({ length: records }, (_, r) => rows[r * width + slot] ?? 0)),
    )
  return {
    must: { a: concat(must.a, equal.a), b: concat(must.b, equal.b) },
    cannot,
    exclusive: [...compared, ...exclusive],
  }
}

/** What the comparison of the exclusive identifier at a place of `Constraints.exclusive` is called. */
export const exclusiveName = (place: number): string => `exclusive id ${place + 1}`
