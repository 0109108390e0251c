import { type KeyReader, keyAt, readersOf } from '../block/keys.ts'
import type { BlockRule } from '../block/rules.ts'
import { sortByKey } from '../block/sort.ts'
import { growing } from '../encode/growing.ts'
import type { Encoded } from '../types.ts'
import { hashSet } from './hash-set.ts'

/** Places by their keys, in the order of both; a place with one key in two slots stands twice. */
export interface Sharers {
  readonly keys: Uint32Array
  readonly items: Int32Array
}

/**
 * Of each rule, all places that share a key with one of some places, these among them. Of most records one
 * look a rule tells that they share none: at the part of the key that fewest records have in common with the places.
 * Strangers of whom the hash of a whole key is the same by chance are left out, though comparing everybody compares
 * them: two pairs of a million.
 */
export function sharersOf(
  encoded: Encoded,
  rules: readonly BlockRule[],
  places: Int32Array,
): readonly Sharers[] {
  const { rows, width, records } = encoded
  const commonOf = commonCodes(encoded, places)
  const looks = rules.map((rule) => looksOf(encoded, rule, places, commonOf))
  // Row by row, for a row is read from memory once for all rules.
  const all = looks.flat()
  for (let record = 0, row = 0; record < records; record++, row += width)
    for (let i = 0; i < all.length; i++) {
      const { column, common, reader, isWanted, found } = all[i] as Look
      if (common[rows[row + column] as number] === 0) continue
      const key = keyAt(reader, rows, row)
      if (key === 0 || !isWanted(key)) continue
      found.keys.push(key)
      found.items.push(record)
    }
  return looks.map(([look]) => (look === undefined ? NOBODY : sorted(look.found)))
}

const NOBODY: Sharers = { keys: new Uint32Array(0), items: new Int32Array(0) }

/**
 * Where to look whether a record may share a key of a rule, and those that do; of a rule with several slots they
 * share these.
 */
interface Look {
  readonly column: number
  readonly common: Uint8Array
  readonly reader: KeyReader
  readonly isWanted: (key: number) => boolean
  readonly found: ReturnType<typeof nobodyYet>
}

const nobodyYet = () => ({ keys: growing(Uint32Array, 1 << 12), items: growing(Uint32Array, 1 << 12) })

function looksOf(encoded: Encoded, rule: BlockRule, places: Int32Array, commonOf: CommonOf): readonly Look[] {
  const readers = readersOf(encoded, rule)
  const { part, common } = rarestPart(readers, commonOf)
  const [isWanted, found] = [keysAt(encoded, readers, places), nobodyYet()]
  return readers.map((reader) => ({
    column: reader.columns[part] as number,
    common,
    reader,
    isWanted,
    found,
  }))
}

function sorted({ keys, items }: Look['found']): Sharers {
  const count = keys.length()
  return sortByKey(keys.array.slice(0, count), Int32Array.from(items.array.subarray(0, count)))
}

function keysAt({ rows, width }: Encoded, readers: readonly KeyReader[], places: Int32Array) {
  const wanted = hashSet(places.length * readers.length)
  for (const place of places)
    for (const reader of readers) {
      const key = keyAt(reader, rows, place * width)
      if (key !== 0) wanted.add(key)
    }
  return wanted.has
}

interface Common {
  /** 1 = some of the places have the part that this code has. */
  readonly common: Uint8Array
  /** How many records do. */
  readonly records: number
}

type CommonOf = (hashes: Uint32Array, columns: readonly number[]) => Common

/** Of a part, the codes that say the same as one of the places does. */
function commonCodes({ rows, width, fields }: Encoded, places: Int32Array): CommonOf {
  const known = new Map<Uint32Array, Common>()
  return (hashes, columns) => {
    const found = known.get(hashes)
    if (found !== undefined) return found
    const said = hashSet(places.length * columns.length)
    for (const place of places)
      for (const column of columns) {
        const hash = hashes[rows[place * width + column] as number] as number
        if (hash !== 0) said.add(hash)
      }
    const common = new Uint8Array(hashes.length)
    const count = fields.find(({ slots }) => slots.includes(columns[0] ?? -1))?.dictionary.count
    let records = 0
    for (let code = 1; code < hashes.length; code++) {
      if (hashes[code] === 0 || !said.has(hashes[code] as number)) continue
      common[code] = 1
      records += count?.[code] ?? 0
    }
    known.set(hashes, { common, records })
    return { common, records }
  }
}

/** The part of a rule's keys that fewest records have in common with the places. */
function rarestPart(
  readers: readonly KeyReader[],
  commonOf: CommonOf,
): { readonly part: number; readonly common: Uint8Array } {
  const parts = (readers[0]?.hashes ?? []).map((hashes, part) => ({
    part,
    ...commonOf(hashes, [...new Set(readers.map(({ columns }) => columns[part] as number))]),
  }))
  return parts.reduce((best, one) => (one.records < best.records ? one : best))
}
