import type { Dictionary, Encoded, FieldName } from '../types.ts'

/** A field as comparisons use it. */
export interface Found {
  /** Its index in `Encoded.fields`. */
  readonly index: number
  /** Its first slot; most fields have no other. */
  readonly slot: number
  readonly slots: readonly number[]
  readonly dictionary: Dictionary
}

/** All fields of a name: identifiers may have several. */
export function findAll({ fields }: Encoded, name: FieldName): readonly Found[] {
  return fields.flatMap(({ name: other, slots, dictionary }, index) =>
    other === name ? [{ index, slot: slots[0] ?? 0, slots, dictionary }] : [],
  )
}

/** The field of a name, or null where the list has none. */
export function find(encoded: Encoded, name: FieldName): Found | null {
  return findAll(encoded, name)[0] ?? null
}

/** The best (lowest) level of all pairs of slots, given the rows and the codes; `missing` (0) if no pair has both values. */
export function bestOfSlots(
  rows: Int32Array,
  slots: readonly number[],
  level: (rowA: number, rowB: number, codeA: number, codeB: number) => number,
): (a: number, b: number) => number {
  const only = slots.length === 1 ? (slots[0] as number) : -1
  if (only >= 0) {
    return (a, b) => {
      const x = rows[a + only] as number
      const y = rows[b + only] as number
      return x === 0 || y === 0 ? 0 : level(a, b, x, y)
    }
  }
  return (a, b) => {
    let best = 16
    for (const s of slots) {
      const x = rows[a + s] as number
      if (x === 0) continue
      for (const t of slots) {
        const y = rows[b + t] as number
        if (y !== 0) best = Math.min(best, level(a, b, x, y))
      }
    }
    return best === 16 ? 0 : best
  }
}
