import type { Constraints, Encoded, Pairs } from './types.ts'

/** What operators decided: pairs of records, the newest decision first; a cannot holds against all musts. */
export interface Decided {
  readonly must: Pairs
  readonly cannot: Pairs
}

const NO_PAIRS: Pairs = { a: new Int32Array(0), b: new Int32Array(0) }

export const NOTHING_DECIDED: Decided = { must: NO_PAIRS, cannot: NO_PAIRS }

/**
 * What clusters must obey: decisions; that `equal` records are one person, where no decision says otherwise; and of
 * which identifiers a person has only one (records with two different values are two people).
 */
export function constraintsOf(
  { fields, records, rows, width }: Encoded,
  { must, cannot }: Decided,
  equal: Pairs,
): Constraints {
  const exclusive = fields
    .filter(({ name }) => name === 'id_exclusive')
    .flatMap(({ slots }) =>
      slots.map((slot) => Int32Array.from({ length: records }, (_, r) => rows[r * width + slot] ?? 0)),
    )
  return {
    must: { a: joined(must.a, equal.a), b: joined(must.b, equal.b) },
    cannot,
    exclusive,
  }
}

function joined(one: Int32Array, other: Int32Array): Int32Array {
  const all = new Int32Array(one.length + other.length)
  all.set(one)
  all.set(other, one.length)
  return all
}

/** What the comparison of the exclusive identifier at a place of `Constraints.exclusive` is called. */
export const exclusiveName = (place: number): string => `exclusive id ${place + 1}`
