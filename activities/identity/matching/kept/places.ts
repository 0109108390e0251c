import { compareIds, ID_BYTES, idAt, idBytes, placeIn, type RecordIds } from '../ids.ts'

/** Records as they were and, behind them, those that came and new versions of those that changed. */
export interface Places {
  readonly had: RecordIds
  readonly added: RecordIds
  /** Of each record as it was, 1 = it is there no more, or as another version. */
  readonly gone: Uint8Array
  /** Of each place, how many ids are before its own. */
  readonly rank: Int32Array
}

/** `changed`: ids of all records that went, came, or are another version now. */
export function placesOf(had: RecordIds, added: RecordIds, changed: RecordIds): Places {
  const gone = new Uint8Array(had.count)
  for (let n = 0; n < changed.count; n++) {
    const place = placeIn(had, changed.bytes, n * ID_BYTES)
    if (place >= 0) gone[place] = 1
  }
  return { had, added, gone, rank: ranksOf(had, added) }
}

function ranksOf(had: RecordIds, added: RecordIds): Int32Array {
  const rank = new Int32Array(had.count + added.count)
  let [a, b] = [0, 0]
  for (let n = 0; a < had.count || b < added.count; n++) {
    const order = a === had.count ? 1 : b === added.count ? -1 : compareIds(had, a, added, b)
    // Two versions of a record stand at the same place.
    if (order <= 0) rank[a++] = n
    if (order >= 0) rank[had.count + b++] = n
  }
  return rank
}

/** The id at a place, as PostgreSQL writes it. */
export const idOfPlace = ({ had, added }: Places, place: number): string =>
  place < had.count ? idAt(had, place) : idAt(added, place - had.count)

/** The place of a record as it is now, given where its id stands; -1 = it is not there. */
export function placeNow({ had, added, gone }: Places, bytes: Uint8Array, from: number): number {
  const fresh = placeIn(added, bytes, from)
  if (fresh >= 0) return had.count + fresh
  const place = placeIn(had, bytes, from)
  return place >= 0 && gone[place] === 0 ? place : -1
}

/** The same of an id as PostgreSQL writes it. */
export const placeOfId = (places: Places, id: string): number => placeNow(places, idBytes(id), 0)

/** Ids of some places, in their order. */
export function idsOfPlaces({ had, added }: Places, places: Int32Array): RecordIds {
  const bytes = new Uint8Array(places.length * ID_BYTES)
  places.forEach((place, n) => {
    const [ids, at] = place < had.count ? [had, place] : [added, place - had.count]
    bytes.set(ids.bytes.subarray(at * ID_BYTES, (at + 1) * ID_BYTES), n * ID_BYTES)
  })
  return { count: places.length, bytes }
}
