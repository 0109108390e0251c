import type { Concept } from '../engine/concepts.ts'
import type { RawColumn } from '../engine/types.ts'
import { type ByteTexts, byteTexts } from './byte-texts.ts'

/** Of each record, by the number that it was read as, a code; -1 = nothing. */
export interface Codes {
  readonly set: (read: number, code: number) => void
  readonly get: (read: number) => number
  /** Those of the table whose record r was read as number `numbers[r]`. */
  readonly inOrder: (numbers: Int32Array) => Int32Array
}

/** A column of the engine's table in the making, of texts as bytes. */
export interface ColumnDraft {
  /** The text of the record that was read as number `read`; one that is left out has nothing. */
  readonly set: (read: number, bytes: Buffer, from: number, to: number) => void
  readonly done: (numbers: Int32Array) => RawColumn
}

const NOTHING = -1

export function codes(): Codes {
  let all = new Int32Array(1 << 10).fill(NOTHING)
  return {
    set: (read, code) => {
      if (read >= all.length) {
        const wider = new Int32Array(Math.max(read + 1, all.length * 2)).fill(NOTHING)
        wider.set(all)
        all = wider
      }
      all[read] = code
    },
    get: (read) => (read < all.length ? (all[read] as number) : NOTHING),
    inOrder: (numbers) => {
      const ordered = new Int32Array(numbers.length)
      for (let r = 0; r < numbers.length; r++) ordered[r] = all[numbers[r] as number] ?? NOTHING
      return ordered
    },
  }
}

/** An empty column; each distinct text is kept once. */
export function column(concept: Concept): ColumnDraft {
  const texts = byteTexts()
  const said = codes()
  return {
    set: (read, bytes, from, to) => {
      const code = trimmedCode(texts, bytes, from, to)
      if (code !== NOTHING) said.set(read, code)
    },
    done: (numbers) => columnOf(concept, said.inOrder(numbers), texts),
  }
}

/** The column of records with these codes, without texts that none of them has. */
export function columnOf(
  concept: Concept,
  said: Int32Array,
  { count, textOf }: Pick<ByteTexts, 'count' | 'textOf'>,
): RawColumn {
  const places = new Int32Array(count()).fill(NOTHING)
  const values: string[] = []
  for (let r = 0; r < said.length; r++) {
    const code = said[r] as number
    if (code === NOTHING) continue
    if (places[code] === NOTHING) places[code] = values.push(textOf(code)) - 1
    said[r] = places[code] as number
  }
  return { concept, codes: said, values }
}

/** A blank, or a letter beyond ASCII, among which there are blanks, too. */
const mayBeBlank = (byte: number): boolean => byte <= 0x20 || byte > 0x7e

function trimmedCode(texts: ByteTexts, bytes: Buffer, from: number, to: number): number {
  if (to <= from) return NOTHING
  if (!mayBeBlank(bytes[from] as number) && !mayBeBlank(bytes[to - 1] as number))
    return texts.codeOf(bytes, from, to)
  const trimmed = Buffer.from(bytes.toString('utf8', from, to).trim())
  return trimmed.length === 0 ? NOTHING : texts.codeOf(trimmed, 0, trimmed.length)
}
