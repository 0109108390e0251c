import { sortByKey } from '../engine/block/sort.ts'

/** Ids of records as bytes, ascending: as texts they are several times as long. */
export interface RecordIds {
  readonly count: number
  /** `ID_BYTES` an id. */
  readonly bytes: Uint8Array
}

export const ID_BYTES = 16
const NONE = -1

/** Ids in the order of their coming, each once: a hash table, for ids are keyed hashes themselves. */
export interface IdTable {
  readonly count: () => number
  /** The number of the id at `from`; a new one gets the number `count()` was. */
  readonly enter: (bytes: Uint8Array, from: number) => number
  /** The same; -1 = it was never entered. */
  readonly find: (bytes: Uint8Array, from: number) => number
  /** Below 0 = the id with one number is before that with another. */
  readonly compare: (one: number, other: number) => number
  /** The ids ascending, and the number of each. */
  readonly sorted: () => { readonly ids: RecordIds; readonly numbers: Int32Array }
}

export function idTable(): IdTable {
  let ids = new Uint8Array(ID_BYTES << 10)
  let places = new Int32Array(1 << 11).fill(NONE)
  let count = 0
  const placeFor = (bytes: Uint8Array, from: number): number => {
    const mask = places.length - 1
    let at = hashOf(bytes, from) & mask
    for (let known = places[at] as number; known !== NONE; known = places[at] as number) {
      if (compared(ids, known * ID_BYTES, bytes, from) === 0) return at
      at = (at + 1) & mask
    }
    return at
  }
  const widen = (): void => {
    const wider = new Uint8Array(ids.length * 2)
    wider.set(ids)
    ids = wider
    places = new Int32Array(places.length * 2).fill(NONE)
    for (let n = 0; n < count; n++) places[placeFor(ids, n * ID_BYTES)] = n
  }
  return {
    count: () => count,
    find: (bytes, from) => places[placeFor(bytes, from)] as number,
    enter: (bytes, from) => {
      const at = placeFor(bytes, from)
      const known = places[at] as number
      if (known !== NONE) return known
      places[at] = count
      for (let i = 0; i < ID_BYTES; i++) ids[count * ID_BYTES + i] = bytes[from + i] as number
      count += 1
      if (count * ID_BYTES === ids.length) widen()
      return count - 1
    },
    compare: (one, other) => compared(ids, one * ID_BYTES, ids, other * ID_BYTES),
    sorted: () => sorted(ids, count),
  }
}

/** Four bytes as one number, in the order of the bytes. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

/** Their first bytes and their last, for ids of one test may begin alike; all 32 bits, for tables of any size. */
function hashOf(bytes: Uint8Array, from: number): number {
  const h = Math.imul(wordAt(bytes, from) ^ wordAt(bytes, from + 12), 0x9e3779b1)
  return (h ^ (h >>> 15)) >>> 0
}

function compared(one: Uint8Array, a: number, other: Uint8Array, b: number): number {
  for (let i = 0; i < ID_BYTES; i++) {
    const less = (one[a + i] as number) - (other[b + i] as number)
    if (less !== 0) return less
  }
  return 0
}

function sorted(bytes: Uint8Array, count: number): ReturnType<IdTable['sorted']> {
  const [firsts, all] = [new Uint32Array(count), new Int32Array(count)]
  for (let n = 0; n < count; n++) {
    firsts[n] = wordAt(bytes, n * ID_BYTES)
    all[n] = n
  }
  const { keys, items } = sortByKey(firsts, all)
  for (let from = 0; from < count; ) {
    let to = from + 1
    while (to < count && keys[to] === keys[from]) to += 1
    if (to - from > 1)
      items.subarray(from, to).sort((one, other) => compared(bytes, one * ID_BYTES, bytes, other * ID_BYTES))
    from = to
  }
  const ascending = new Uint8Array(count * ID_BYTES)
  for (let place = 0, to = 0; place < count; place++)
    for (let from = (items[place] as number) * ID_BYTES, end = from + ID_BYTES; from < end; )
      ascending[to++] = bytes[from++] as number
  return { ids: { count, bytes: ascending }, numbers: items }
}

/** Below 0 = the id at a place of one list is before that at a place of another. */
export const compareIds = (one: RecordIds, a: number, other: RecordIds, b: number): number =>
  compared(one.bytes, a * ID_BYTES, other.bytes, b * ID_BYTES)

/** The id at a place, as PostgreSQL writes it. */
export function idAt({ bytes }: RecordIds, place: number): string {
  const at = place * ID_BYTES
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + at, ID_BYTES).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** All of them as PostgreSQL writes them: of a few. */
export const idsOf = (ids: RecordIds): readonly string[] =>
  Array.from({ length: ids.count }, (_, place) => idAt(ids, place))

/** The place of an id; -1 = it is not there. */
export const placeOf = (ids: RecordIds, id: string): number => placeIn(ids, idBytes(id), 0)

/** An id as PostgreSQL writes it, in bytes. */
export const idBytes = (id: string): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex')

/** The same of an id in bytes. */
export function placeIn({ bytes, count }: RecordIds, id: Uint8Array, from: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compared(bytes, middle * ID_BYTES, id, from) < 0) low = middle + 1
    else high = middle
  }
  return low < count && compared(bytes, low * ID_BYTES, id, from) === 0 ? low : NONE
}
