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
  const parts = rule.parts.map((part) => partOf(encoded, part))
  const slots = Math.max(...parts.map((part) => part.slots.length))
  const keys = new Uint32Array(encoded.records * slots)
  for (let slot = 0; slot < slots; slot++) fillSlot(encoded, parts, { keys, slots, slot })
  return { slots, keys }
}

type Part = ReturnType<typeof partOf>

const partOf = (encoded: Encoded, part: KeyPart) => {
  const found = hashesOf(encoded.fields, part)
  if (found === null) throw new Error(`the list has no ${part.field}`)
  return found
}

function fillSlot(
  { records, width, rows }: Encoded,
  parts: readonly Part[],
  to: { readonly keys: Uint32Array; readonly slots: number; readonly slot: number },
): void {
  const columns = parts.map((part) => part.slots[Math.min(to.slot, part.slots.length - 1)] ?? 0)
  for (let record = 0; record < records; record++) {
    let key = 0x9e3779b9
    for (let i = 0; i < parts.length; i++) {
      const code = rows[record * width + (columns[i] as number)] as number
      const hash = parts[i]?.hashes[code] as number
      if (hash === 0) {
        key = 0
        break
      }
      key = mixed(key, hash)
    }
    to.keys[record * to.slots + to.slot] = key
  }
}

/** The finaliser of MurmurHash3 over both; never 0, which means "no key". */
export function mixed(a: number, b: number): number {
  let h = Math.imul(a ^ b, 0x85ebca6b) + 0x9e3779b9
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  return h === 0 ? 1 : h >>> 0
}
