import type { Constraints, Encoded } from './types.ts'

const NO_PAIRS = { a: new Int32Array(0), b: new Int32Array(0) }

/** Of which identifiers a person has only one: records with two different values are two people. */
export function constraintsOf({ fields, records, rows, width }: Encoded): Constraints {
  const exclusive = fields
    .filter(({ name }) => name === 'id_exclusive')
    .flatMap(({ slots }) =>
      slots.map((slot) => Int32Array.from({ length: records }, (_, r) => rows[r * width + slot] ?? 0)),
    )
  return { must: NO_PAIRS, cannot: NO_PAIRS, exclusive }
}

/** What the comparison of the exclusive identifier at a place of `Constraints.exclusive` is called. */
export const exclusiveName = (place: number): string => `exclusive id ${place + 1}`
