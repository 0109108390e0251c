import { idTable } from '../memory/id-table.ts'

/** Tells keys that stood before in the file. */
export interface Repeats {
  /** Notes the row that speaks of an id; true when another one did before. */
  see(id: string, row: number): boolean
  /** Rows for which a later one stands. */
  superseded(): readonly number[]
}

/** Nothing was seen yet. */
export function firstRows(): Repeats {
  const ids = idTable()
  let rows = new Int32Array(1_024)
  const superseded: number[] = []
  return {
    see: (id, row) => {
      const size = ids.size()
      const index = ids.add(id)
      if (index >= rows.length) {
        const larger = new Int32Array(rows.length * 2)
        larger.set(rows)
        rows = larger
      }
      const before = index < size ? (rows[index] ?? 0) : 0
      rows[index] = row
      if (before === 0) return false
      superseded.push(before)
      return true
    },
    superseded: () => superseded,
  }
}
