import { hashText } from '../text/hash.ts'
import type { Dictionary, Words } from '../types.ts'
import { growing } from './growing.ts'
import { textTable } from './text-table.ts'

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

/** Gives codes to texts, and keeps what is derived from each. */
export function interner(rules: PartRules): Interner {
  const table = textTable()
  const parts = partStores(rules.parts)
  const words = rules.words === null ? null : wordStore(rules.words)
  const add = (text: string): number => {
    if (text === '') return 0
    const h = hashText(text)
    const known = table.size()
    const code = table.codeOf(text, h)
    if (code < known) return code
    for (const part of parts) part.hashes.push(hashOrNone(part.of(text)))
    words?.add(text, h)
    return code
  }
  const done = (): Dictionary => ({
    size: table.size(),
    count: new Int32Array(new SharedArrayBuffer(table.size() * 4)),
    ...table.done(),
    parts: Object.fromEntries(parts.map(({ name, hashes }) => [name, hashes.done()])),
    words: words?.done() ?? null,
  })
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
