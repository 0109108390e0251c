import { idTable } from './id-table.ts'

/**
 * The rows that a source has now: id and hash of the raw row. A row of the file that is among them with the same
 * hash needs no mapping. Each remembers the row of the file that spoke of it last.
 */
export interface KnownRows {
  add(id: string, rawHash: string): void
  /** The number of a row, or -1 when the source does not have it. */
  find(id: string): number
  hasRaw(index: number, rawHash: string): boolean
  /** The row of the file that spoke of it last; 0 = none has. */
  seen(index: number): number
  /** Notes the row of the file; `same` tells that it changes nothing. */
  see(index: number, row: number, same: boolean): void
  /** Notes that the row is still there, without a row that could stand for it. */
  keep(index: number): void
  /** Did the last one that spoke of it change nothing? */
  wasSame(index: number): boolean
  /** Ids that no row of the file spoke of. */
  unseen(): Iterable<string>
  size(): number
}

const KEPT = 0x7fffffff

/** An empty set of known rows. */
export function knownRows(): KnownRows {
  const ids = idTable()
  const raws = hashColumn()
  let seen = new Int32Array(1_024)
  return {
    add: (id, rawHash) => {
      const index = ids.add(id)
      if (index >= seen.length) {
        const larger = new Int32Array(seen.length * 2)
        larger.set(seen)
        seen = larger
      }
      raws.set(index, rawHash)
    },
    find: (id) => ids.find(id),
    hasRaw: (index, rawHash) => raws.equals(index, rawHash),
    seen: (index) => (seen[index] === KEPT ? 0 : Math.abs(seen[index] ?? 0)),
    keep: (index) => {
      if (seen[index] === 0) seen[index] = KEPT
    },
    see: (index, row, same) => {
      seen[index] = same ? row : -row
    },
    wasSame: (index) => (seen[index] ?? 0) > 0,
    *unseen() {
      for (let index = 0; index < ids.size(); index += 1) if (seen[index] === 0) yield ids.hex(index)
    },
    size: () => ids.size(),
  }
}

interface HashColumn {
  set(index: number, hex: string): void
  equals(index: number, hex: string): boolean
}

function hashColumn(): HashColumn {
  let bytes = Buffer.alloc(1_024 * 16)
  const wanted = Buffer.alloc(16)
  return {
    set: (index, hex) => {
      if ((index + 1) * 16 > bytes.length) {
        const larger = Buffer.alloc(bytes.length * 2)
        bytes.copy(larger)
        bytes = larger
      }
      bytes.write(hex, index * 16, 'hex')
    },
    equals: (index, hex) => {
      wanted.write(hex, 'hex')
      return bytes.compare(wanted, 0, 16, index * 16, index * 16 + 16) === 0
    },
  }
}
