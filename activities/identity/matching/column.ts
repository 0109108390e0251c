import type { Concept } from '../engine/concepts.ts'
import type { RawColumn } from '../engine/types.ts'

/** A column of the engine's table in the making. */
export interface ColumnDraft {
  /** Records are set in ascending order; one that is left out has nothing. */
  readonly set: (record: number, text: string | null) => void
  /** The record that was set last; -1 = none. */
  readonly last: () => number
  readonly done: (records: number) => RawColumn
}

const NOTHING = -1

/** An empty column; each distinct text is kept once. */
export function column(concept: Concept): ColumnDraft {
  const codeOf = new Map<string, number>()
  let codes = new Int32Array(1 << 10).fill(NOTHING)
  let last = NOTHING
  const widen = (least: number): void => {
    const wider = new Int32Array(Math.max(least, codes.length * 2)).fill(NOTHING)
    wider.set(codes)
    codes = wider
  }
  return {
    set: (record, text) => {
      const trimmed = text?.trim() ?? ''
      if (trimmed === '') return
      if (record >= codes.length) widen(record + 1)
      last = record
      const known = codeOf.get(trimmed)
      codes[record] = known ?? codeOf.size
      if (known === undefined) codeOf.set(trimmed, codeOf.size)
    },
    last: () => last,
    done: (records) => {
      if (codes.length < records) widen(records)
      return { concept, codes: codes.slice(0, records), values: [...codeOf.keys()] }
    },
  }
}
