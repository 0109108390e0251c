import { type Arena, arena } from './arena.ts'

/**
 * Distinct texts, numbered 0, 1, 2 ... in the order of meeting. A column of ten million rows has few distinct values:
 * only those become strings, once each, when all is read.
 */
export interface ValueTable {
  /** The number of the text `bytes[from, to)`, a new one if need be. */
  add(bytes: Uint8Array, from: number, to: number): number
  readonly texts: Arena
}

/** An empty table. */
export function valueTable(): ValueTable {
  const texts = arena()
  // Hash and number + 1 lie side by side, so that a look touches one line of the cache.
  let slots = new Int32Array(1 << 9)
  let mask = 255
  return {
    texts,
    add(bytes, from, to) {
      const hash = hashOf(bytes, from, to)
      let slot = hash & mask
      for (;;) {
        const known = slots[slot * 2 + 1] ?? 0
        if (known === 0) break
        if (slots[slot * 2] === hash && texts.equals(known - 1, bytes, from, to)) return known - 1
        slot = (slot + 1) & mask
      }
      const index = texts.size()
      texts.set(index, bytes, from, to)
      slots[slot * 2] = hash
      slots[slot * 2 + 1] = index + 1
      if (index * 2 > mask) {
        slots = spread(slots)
        mask = slots.length / 2 - 1
      }
      return index
    },
  }
}

/** The same entries in a table of twice the size. */
function spread(before: Int32Array): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(before.length * 2)
  const mask = before.length - 1
  for (let at = 0; at < before.length; at += 2) {
    const number = before[at + 1] ?? 0
    if (number === 0) continue
    const hash = before[at] ?? 0
    let slot = hash & mask
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask
    slots[slot * 2] = hash
    slots[slot * 2 + 1] = number
  }
  return slots
}

/** FNV-1a, stirred at the end, for the low bits choose the slot. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
