import { clearShared, type List, type Shared } from '../encode/auto-block.ts'
import { countValues } from '../encode/encode.ts'
import type { Encoded, Field } from '../types.ts'
import { beside } from './beside.ts'

/**
 * A list as it was and as it is, in one table: the records that it had, and behind them those that came, and new
 * versions of those that changed.
 */
export interface Sides {
  /** Counts of values are those of the list as it is. */
  readonly encoded: Encoded
  /** 1 = the record is in the list as it was, as it is. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** Of each place, how many stand before it in the order of the records' keys. */
  readonly rank: Int32Array
  /** Of each field, in how many records each value was. */
  readonly counted: readonly Int32Array[]
}

/** What changed of a list. */
export interface Changes {
  /** Of each record of the list, 1 = it is there no more, or as another version. */
  readonly gone: Uint8Array
  /** Those that came, and new versions; all fields, also those that say nothing. */
  readonly added: Encoded
  /** How many records came, went or are another version. */
  readonly changed: number
  readonly rank: Int32Array
}

/** Finds what says nothing, for so many share it, among the records that 1 is said of. */
export type SharedAmong = (among: Uint8Array) => (list: List) => readonly Shared[]

/**
 * Null = what changed has no place in the list, nobody says anything in one of its fields any more, or other values
 * than before are shared by so many that they say nothing.
 */
export function sidesOf(
  list: Encoded,
  { gone, added, rank }: Omit<Changes, 'changed'>,
  sharedAmong: SharedAmong,
): Sides | null {
  const both = beside(withCleared(list), added)
  if (both === null) return null
  const had = list.records
  const before = new Uint8Array(both.records).fill(1, 0, had)
  const after = new Uint8Array(both.records).fill(1, had)
  for (let place = 0; place < had; place++) after[place] = 1 - (gone[place] as number)
  // Such a field would not be there if the list was encoded anew, nor rules and comparisons that need it.
  if (!both.fields.every((field) => isSaid(both, field, after))) return null
  const [was, is] = [sharedAmong(before)(both), sharedAmong(after)(both)]
  if (!isSame(was, is)) return null
  const autoBlocked = clearShared(both, is).map((one) => ({
    ...one,
    records: one.cleared.places.reduce((sum, at) => sum + (after[Math.floor(at / both.width)] as number), 0),
  }))
  const encoded = { ...both, autoBlocked }
  const counted = encoded.fields.map((field) => {
    countValues(encoded, field, before)
    const ofField = field.dictionary.count.slice()
    field.dictionary.count.fill(0)
    countValues(encoded, field, after)
    return ofField
  })
  return { encoded, before, after, rank, counted }
}

/** Does one of the records say anything in this field? */
function isSaid({ rows, width, records }: Encoded, { slots }: Field, among: Uint8Array): boolean {
  for (let place = 0; place < records; place++)
    if (among[place] === 1 && slots.some((slot) => rows[place * width + slot] !== 0)) return true
  return false
}

/** The list before anything was made "no value" in it. */
function withCleared(list: Encoded): Encoded {
  if (list.autoBlocked.length === 0) return list
  const rows = list.rows.slice()
  for (const { cleared } of list.autoBlocked)
    cleared.places.forEach((place, i) => {
      rows[place] = cleared.codes[i] as number
    })
  return { ...list, rows, autoBlocked: [] }
}

function isSame(one: readonly Shared[], other: readonly Shared[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ at, codes }, i) => {
      const theirs = other[i]
      return (
        theirs?.at === at &&
        codes.size === theirs.codes.size &&
        [...codes].every((code) => theirs.codes.has(code))
      )
    })
  )
}
