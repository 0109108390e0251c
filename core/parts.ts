import type { PartRef } from './stages.ts'

/** How many parts a stage is cut into; a small brand is one part, so that its history stays short. */
export function partCount(people: number, peoplePerPart: number): number {
  return Math.min(MOST_PARTS, Math.max(1, Math.ceil(people / peoplePerPart)))
}

/** One activity a part, and Temporal hangs beyond 2,000 pending ones; 500 leaves room for the rest. */
const MOST_PARTS = 500

/** Name of a part in `stage_part`: another number of parts is other work. */
export const partName = (ref: PartRef): string => `${ref.part}/${ref.parts}`

/**
 * SQL: the part that a uuid key belongs to. The ids are keyed hashes, so 32 of their bits are evenly spread.
 * `column` and `parts` are SQL expressions of ours (a column, a `$n::int`), never input.
 */
export const partOf = (column: string, parts: string): string =>
  `(('x' || substr(${column}::text, 1, 8))::bit(32)::bigint % ${parts})`
