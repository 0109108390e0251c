/** Places of an array, key by key: those of key k are `places[start[k]]` to `places[start[k + 1] - 1]`, ascending. */
export interface PlacesByKey {
  readonly start: Int32Array
  readonly places: Int32Array
}

/** Sorts the places of `keys` (each from 0 to `most` - 1) by key, by counting. */
export function placesByKey(keys: Int32Array | Uint32Array, most: number): PlacesByKey {
  const start = new Int32Array(most + 1)
  for (const key of keys) start[key + 1] = (start[key + 1] as number) + 1
  for (let key = 0; key < most; key++) start[key + 1] = (start[key + 1] as number) + (start[key] as number)
  const next = start.slice(0, most)
  const places = new Int32Array(keys.length)
  for (let place = 0; place < keys.length; place++) {
    const key = keys[place] as number
    const at = next[key] as number
    places[at] = place
    next[key] = at + 1
  }
  return { start, places }
}
