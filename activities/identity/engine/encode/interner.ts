import { hashText } from '../text/hash.ts'
import type { Dictionary, Words } from '../types.ts'

/** What is derived from each distinct value: hashes of its parts, and whether its words are kept. */
export interface PartRules {
  readonly parts: Readonly<Record<string, (text: string) => string>>
  /** The words that count; null if the field's words are not compared. */
  readonly words: ((text: string) => readonly string[]) | null
}

export interface Interner {
  /** The code of a value; 0 for ''. */
  readonly add: (text: string) => number
  /** The dictionary of all values added; `count` is yet to be filled. */
  readonly done: () => Dictionary
}

/** Gives codes to texts: an open-addressing table over their hashes, with all texts in one array. */
export function interner(rules: PartRules): Interner {
  const units = growing(Uint16Array, 1 << 12)
  const hash = growing(Uint32Array, 1 << 10)
  const start = growing(Uint32Array, 1 << 10)
  const parts = partStores(rules.parts)
  const words = rules.words === null ? null : wordStore(rules.words)
  let table = new Int32Array(1 << 11)
  hash.push(0)
  start.push(0)

  const placeOf = (text: string, h: number): number => {
    const mask = table.length - 1
    let at = h & mask
    for (let code = table[at] as number; code !== 0; code = table[at] as number) {
      if (hash.array[code] === h && isSame(text, code)) return at
      at = (at + 1) & mask
    }
    return at
  }
  const isSame = (text: string, code: number): boolean => {
    const from = start.array[code] as number
    const to = code + 1 < start.length() ? (start.array[code + 1] as number) : units.length()
    if (to - from !== text.length) return false
    for (let i = 0; i < text.length; i++) if (units.array[from + i] !== text.charCodeAt(i)) return false
    return true
  }
  const grow = (): void => {
    table = new Int32Array(table.length * 2)
    const mask = table.length - 1
    for (let code = 1; code < hash.length(); code++) {
      let at = (hash.array[code] as number) & mask
      while (table[at] !== 0) at = (at + 1) & mask
      table[at] = code
    }
  }
  const add = (text: string): number => {
    if (text === '') return 0
    const h = hashText(text)
    const at = placeOf(text, h)
    const known = table[at] as number
    if (known !== 0) return known
    const code = hash.length()
    table[at] = code
    hash.push(h)
    start.push(units.length())
    for (let i = 0; i < text.length; i++) units.push(text.charCodeAt(i))
    for (const part of parts) part.hashes.push(hashOrNone(part.of(text)))
    words?.add(text, h)
    if (code * 2 > table.length) grow()
    return code
  }
  const done = (): Dictionary => {
    const size = hash.length()
    start.push(units.length())
    return {
      size,
      text: units.done(),
      start: start.done(),
      count: new Int32Array(new SharedArrayBuffer(size * 4)),
      hash: hash.done(),
      parts: Object.fromEntries(parts.map(({ name, hashes }) => [name, hashes.done()])),
      words: words?.done() ?? null,
    }
  }
  return { add, done }
}

/** The hashes of each part, by code; the first is that of "no value". */
const partStores = (rules: PartRules['parts']) =>
  Object.entries(rules).map(([name, of]) => {
    const hashes = growing(Uint32Array, 1 << 10)
    hashes.push(0)
    return { name, of, hashes }
  })

const hashOrNone = (text: string): number => (text === '' ? 0 : hashText(text))

function wordStore(wordsOf: (text: string) => readonly string[]): {
  readonly add: (text: string, hash: number) => void
  readonly done: () => Words
} {
  const start = growing(Uint32Array, 1 << 10)
  const hash = growing(Uint32Array, 1 << 10)
  start.push(0)
  start.push(0)
  return {
    add: (text, whole) => {
      if (!text.includes(' ')) hash.push(whole)
      else for (const one of distinct(wordsOf(text).map(hashText))) hash.push(one)
      start.push(hash.length())
    },
    done: () => ({ start: start.done(), hash: hash.done() }),
  }
}

function distinct(hashes: number[]): readonly number[] {
  hashes.sort((a, b) => a - b)
  return hashes.filter((hash, i) => hash !== hashes[i - 1])
}

type Shared = Uint16Array | Uint32Array

/** A typed array that grows; `done` gives one in shared memory of just its length. */
function growing<T extends Shared>(Type: new (from: number | SharedArrayBuffer) => T, room: number) {
  let array = new Type(room)
  let length = 0
  return {
    get array(): T {
      return array
    },
    length: () => length,
    push: (value: number): void => {
      if (length === array.length) {
        const wider = new Type(array.length * 2)
        wider.set(array)
        array = wider
      }
      array[length++] = value
    },
    done: (): T => {
      const all = new Type(new SharedArrayBuffer(length * array.BYTES_PER_ELEMENT))
      all.set(array.subarray(0, length))
      return all
    },
  }
}
