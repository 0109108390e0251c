import type { KnownRows } from '../memory/known-rows.ts'

/**
 * Tells which rows of a file need to be mapped at all. The last row of a file that speaks of a key counts; those
 * before it are superseded.
 */
export interface KnownFilter {
  /** The number of the known row, -1 for a new one; null when the row says what is known already. */
  enter(id: string, rawHash: string, row: number): number | null
  /** The row is on its way: it stands for the known one. */
  staged(index: number, row: number): void
  /** The row was refused, but it says that the known one is still there. */
  refused(index: number): void
  unchanged(): number
  /** Rows of the file that a later one stands for. */
  superseded(): readonly number[]
  /** Ids that the file does not speak of. */
  unseen(): Iterable<string>
}

/** A filter over known rows. */
export function knownFilterOf(known: KnownRows): KnownFilter {
  let unchanged = 0
  const superseded: number[] = []
  const supersede = (index: number): void => {
    const before = known.seen(index)
    if (before === 0) return
    superseded.push(before)
    if (known.wasSame(index)) unchanged -= 1
  }
  return {
    enter: (id, rawHash, row) => {
      const index = known.find(id)
      if (index < 0 || !known.hasRaw(index, rawHash)) return index
      supersede(index)
      known.see(index, row, true)
      unchanged += 1
      return null
    },
    staged: (index, row) => {
      if (index < 0) return
      supersede(index)
      known.see(index, row, false)
    },
    refused: (index) => {
      if (index >= 0) known.keep(index)
    },
    unchanged: () => unchanged,
    superseded: () => superseded,
    unseen: () => known.unseen(),
  }
}
