import type { Encoded } from '../types.ts'
import { type BlockRule, hashesOf, type KeyPart } from './rules.ts'

/**
 * Keys of all records for one rule: `keys[r * slots + s]`, 0 = none. A rule has as many slots as its field with the
 * most (two e-mail addresses of a record are two keys of one rule).
 */
export interface RuleKeys {
  readonly slots: number
  readonly keys: Uint32Array
}

export function keysOf(encoded: Encoded, rule: BlockRule): RuleKeys {
  const { rows, width, records } = encoded
  const readers = readersOf(encoded, rule)
  const keys = new Uint32Array(records * readers.length)
  readers.forEach((reader, slot) => {
    for (let record = 0, to = slot; record < records; record++, to += readers.length)
      keys[to] = keyAt(reader, rows, record * width)
  })
  return { slots: readers.length, keys }
}

/** Where the parts of a key stand in a row, and the hashes of each by code. */
export interface KeyReader {
  readonly columns: readonly number[]
  readonly hashes: readonly Uint32Array[]
}

/** One reader a slot of the rule. */
export function readersOf(encoded: Encoded, rule: BlockRule): readonly KeyReader[] {
  const parts = rule.parts.map((part) => partOf(encoded, part))
  const slots = Math.max(...parts.map((part) => part.slots.length))
  return Array.from({ length: slots }, (_, slot) => ({
    columns: parts.map((part) => part.slots[Math.min(slot, part.slots.length - 1)] ?? 0),
    hashes: parts.map((part) => part.hashes),
  }))
}

const partOf = (encoded: Encoded, part: KeyPart) => {
  const found = hashesOf(encoded.fields, part)
  if (found === null) throw new Error(`the list has no ${part.field}`)
  return found
}

/** The key of the row that begins at `row`; 0 = it lacks one of the parts. */
export function keyAt({ columns, hashes }: KeyReader, rows: Int32Array, row: number): number {
  let key = 0x9e3779b9
  for (let i = 0; i < columns.length; i++) {
    const hash = (hashes[i] as Uint32Array)[rows[row + (columns[i] as number)] as number] as number
    if (hash === 0) return 0
    key = mixed(key, hash)
  }
  return key
}

/** The finaliser of MurmurHash3 over both; never 0, which means "no key". */
export function mixed(a: number, b: number): number {
  let h = Math.imul(a ^ b, 0x85ebca6b) + 0x9e3779b9
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  return h === 0 ? 1 : h >>> 0
}
