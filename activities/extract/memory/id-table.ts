/**
 * 16-byte ids to small numbers 0, 1, 2 ..., in typed arrays: 24 to 32 bytes an id, where a Map of strings takes 150.
 * Ids are hashes already, so their first four bytes choose the place.
 */
export interface IdTable {
  /** The number of an id, or -1. */
  find(hex: string): number
  /** The number of an id, a new one if need be. */
  add(hex: string): number
  size(): number
  /** The id of a number, in hex. */
  hex(index: number): string
}

/** An empty table. */
export function idTable(): IdTable {
  let ids = Buffer.alloc(1_024 * 16)
  let slots = new Int32Array(2_048).fill(-1)
  let size = 0
  const wanted = Buffer.alloc(16)

  const slotOf = (id: Buffer, from: number): number => {
    const mask = slots.length - 1
    let slot = id.readUInt32LE(from) & mask
    for (;;) {
      const index = slots[slot] ?? -1
      if (index < 0 || equal(ids, index * 16, id, from)) return slot
      slot = (slot + 1) & mask
    }
  }
  const grow = (): void => {
    const larger = Buffer.alloc(ids.length * 2)
    ids.copy(larger)
    ids = larger
    slots = new Int32Array(slots.length * 2).fill(-1)
    for (let index = 0; index < size; index += 1) slots[slotOf(ids, index * 16)] = index
  }

  return {
    find: (hex) => {
      wanted.write(hex, 'hex')
      return slots[slotOf(wanted, 0)] ?? -1
    },
    add: (hex) => {
      wanted.write(hex, 'hex')
      if ((size + 1) * 16 > ids.length) grow()
      const slot = slotOf(wanted, 0)
      const known = slots[slot] ?? -1
      if (known >= 0) return known
      wanted.copy(ids, size * 16)
      slots[slot] = size
      size += 1
      return size - 1
    },
    size: () => size,
    hex: (index) => ids.toString('hex', index * 16, index * 16 + 16),
  }
}

function equal(a: Buffer, at: number, b: Buffer, from: number): boolean {
  for (let byte = 0; byte < 16; byte += 4) {
    if (a.readUInt32LE(at + byte) !== b.readUInt32LE(from + byte)) return false
  }
  return true
}
