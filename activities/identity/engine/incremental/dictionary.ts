import type { Dictionary, Words } from '../types.ts'

/** The values of a list and of records that come to it, in memory of one thread. */
export interface Merged {
  /** Those of the list keep their codes, new ones follow; `count` is yet to be filled. */
  readonly dictionary: Dictionary
  /** Of each code of those that come, the one that it has here. */
  readonly codes: Int32Array
}

/** So many bits of a hash tell most values of a large list from those of a small one, before a table is asked. */
const BITS = 16
const MASK = (1 << BITS) - 1

export function mergedDictionary(list: Dictionary, added: Dictionary): Merged {
  const codes = codesIn(list, added)
  const fresh: number[] = []
  for (let code = 1; code < added.size; code++)
    if (codes[code] === 0) codes[code] = list.size + fresh.push(code) - 1
  const size = list.size + fresh.length
  const text = texts(list, added, fresh)
  return {
    codes,
    dictionary: {
      size,
      ...text,
      count: new Int32Array(size),
      hash: behind(list.hash, added.hash, fresh),
      parts: Object.fromEntries(
        Object.entries(list.parts).map(([name, hashes]) => [
          name,
          behind(hashes, added.parts[name] ?? NOTHING, fresh),
        ]),
      ),
      words: list.words === null || added.words === null ? null : words(list.words, added.words, fresh),
    },
  }
}

const NOTHING = new Uint32Array(0)

/**
 * Of each added code, the list's code of the same text; 0 = none. No table is made of the list: it is much the
 * longer one.
 */
function codesIn(list: Dictionary, added: Dictionary): Int32Array {
  const codes = new Int32Array(added.size)
  const maybe = new Uint8Array(1 << BITS)
  const byHash = new Map<number, number[]>()
  for (let code = 1; code < added.size; code++) {
    const hash = added.hash[code] as number
    maybe[hash & MASK] = 1
    const same = byHash.get(hash)
    if (same === undefined) byHash.set(hash, [code])
    else same.push(code)
  }
  for (let code = 1; code < list.size; code++) {
    const hash = list.hash[code] as number
    if (maybe[hash & MASK] === 0) continue
    for (const other of byHash.get(hash) ?? []) if (isSame(list, code, added, other)) codes[other] = code
  }
  return codes
}

function isSame(one: Dictionary, a: number, other: Dictionary, b: number): boolean {
  const [from, to] = [one.start[a] as number, one.start[a + 1] as number]
  const start = other.start[b] as number
  if (to - from !== (other.start[b + 1] as number) - start) return false
  for (let i = from, j = start; i < to; i++, j++) if (one.text[i] !== other.text[j]) return false
  return true
}

/** One number a code: those of the list, and behind them those of some added codes. */
function behind(list: Uint32Array, added: Uint32Array, fresh: readonly number[]): Uint32Array {
  const all = new Uint32Array(list.length + fresh.length)
  all.set(list)
  fresh.forEach((code, i) => {
    all[list.length + i] = added[code] ?? 0
  })
  return all
}

function texts(
  list: Dictionary,
  added: Dictionary,
  fresh: readonly number[],
): Pick<Dictionary, 'text' | 'start'> {
  const { start, items } = stretches(list.start, list.text, added.start, added.text, fresh, Uint16Array)
  return { start, text: items }
}

function words(list: Words, added: Words, fresh: readonly number[]): Words {
  const { start, items } = stretches(list.start, list.hash, added.start, added.hash, fresh, Uint32Array)
  return { start, hash: items }
}

/** Stretches of `items`, one a code: those of the list, and behind them those of some added codes. */
function stretches<T extends Uint16Array | Uint32Array>(
  start: Uint32Array,
  items: T,
  addedStart: Uint32Array,
  addedItems: T,
  fresh: readonly number[],
  Type: new (length: number) => T,
): { readonly start: Uint32Array; readonly items: T } {
  const begin = (code: number): number => addedStart[code] as number
  const more = fresh.reduce((sum, code) => sum + begin(code + 1) - begin(code), 0)
  const allStart = new Uint32Array(start.length + fresh.length)
  const allItems = new Type(items.length + more)
  allStart.set(start)
  allItems.set(items)
  let at = items.length
  fresh.forEach((code, i) => {
    allItems.set(addedItems.subarray(begin(code), begin(code + 1)), at)
    at += begin(code + 1) - begin(code)
    allStart[start.length + i] = at
  })
  return { start: allStart, items: allItems }
}
