const BITS = 11
const SIZE = 1 << BITS
const MASK = SIZE - 1

/** Orders `items` by `keys` (the key of item i is `keys[i]`, 32 bits), equal keys as they stood. */
export function sortByKey(keys: Uint32Array, items: Int32Array): Keyed {
  let from: Keyed = { keys, items }
  let to: Keyed = { keys: new Uint32Array(keys.length), items: new Int32Array(items.length) }
  for (let shift = 0; shift < 32; shift += BITS) {
    pass(from, to, shift)
    ;[from, to] = [to, from]
  }
  return from
}

interface Keyed {
  readonly keys: Uint32Array
  readonly items: Int32Array
}

function pass(from: Keyed, to: Keyed, shift: number): void {
  const place = new Uint32Array(SIZE)
  const { length } = from.keys
  for (let i = 0; i < length; i++) {
    const digit = ((from.keys[i] as number) >>> shift) & MASK
    place[digit] = (place[digit] as number) + 1
  }
  let sum = 0
  for (let digit = 0; digit < SIZE; digit++) {
    const count = place[digit] as number
    place[digit] = sum
    sum += count
  }
  for (let i = 0; i < length; i++) {
    const key = from.keys[i] as number
    const digit = (key >>> shift) & MASK
    const at = place[digit] as number
    place[digit] = at + 1
    to.keys[at] = key
    to.items[at] = from.items[i] as number
  }
}
