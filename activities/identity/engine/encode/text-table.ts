import { growing } from './growing.ts'

/** Distinct texts with their codes, from 1 on: an open-addressing table over their hashes, all texts in one array. */
export interface TextTable {
  /** The code of a text that is not empty, given its hash; a new text gets the code `size()` was. */
  readonly codeOf: (text: string, hash: number) => number
  readonly size: () => number
  readonly done: () => {
    readonly text: Uint16Array
    readonly start: Uint32Array
    readonly hash: Uint32Array
  }
}

export function textTable(): TextTable {
  const units = growing(Uint16Array, 1 << 12)
  const hashes = growing(Uint32Array, 1 << 10)
  const start = growing(Uint32Array, 1 << 10)
  let places = new Int32Array(1 << 11)
  hashes.push(0)
  start.push(0)
  const isSame = (text: string, code: number): boolean => {
    const from = start.array[code] as number
    const to = code + 1 < start.length() ? (start.array[code + 1] as number) : units.length()
    if (to - from !== text.length) return false
    for (let i = 0; i < text.length; i++) if (units.array[from + i] !== text.charCodeAt(i)) return false
    return true
  }
  const placeOf = (text: string, hash: number): number => {
    const mask = places.length - 1
    let at = hash & mask
    for (let code = places[at] as number; code !== 0; code = places[at] as number) {
      if (hashes.array[code] === hash && isSame(text, code)) return at
      at = (at + 1) & mask
    }
    return at
  }
  const enter = (text: string, hash: number): number => {
    const code = hashes.length()
    hashes.push(hash)
    start.push(units.length())
    for (let i = 0; i < text.length; i++) units.push(text.charCodeAt(i))
    return code
  }
  return {
    codeOf: (text, hash) => {
      const at = placeOf(text, hash)
      const known = places[at] as number
      if (known !== 0) return known
      const code = enter(text, hash)
      places[at] = code
      if (code * 2 > places.length) places = wider(places, hashes.array, code + 1)
      return code
    },
    size: () => hashes.length(),
    done: () => {
      start.push(units.length())
      return { text: units.done(), start: start.done(), hash: hashes.done() }
    },
  }
}

/** Twice as many places, with all codes entered anew. */
function wider(places: Int32Array, hashes: Uint32Array, size: number): Int32Array<ArrayBuffer> {
  const all = new Int32Array(places.length * 2)
  const mask = all.length - 1
  for (let code = 1; code < size; code++) {
    let at = (hashes[code] as number) & mask
    while (all[at] !== 0) at = (at + 1) & mask
    all[at] = code
  }
  return all
}
