import { concat } from '../engine/concat.ts'
import { interner } from '../engine/encode/interner.ts'
import { mergedDictionary } from '../engine/incremental/dictionary.ts'
import type { Dictionary } from '../engine/types.ts'

/** Values of a type of identifier of which a person has only one. */
export interface Exclusive {
  /** Of each record, the code of its value; 0 = none. A record with two values has a code that no other has. */
  readonly codes: Int32Array
  readonly dictionary: Dictionary
}

/** `textAt`: of a record, by its place, its value; null = it has none. */
export function exclusiveOf(records: number, textAt: (place: number) => string | null): Exclusive {
  const values = interner({ parts: {}, words: null })
  const codes = Int32Array.from({ length: records }, (_, place) => values.add(textAt(place) ?? ''))
  return { codes, dictionary: values.done() }
}

/** Of the records of a list and, behind them, of those that come to it: the code of each one's value. */
export function exclusiveBeside(list: Exclusive, added: Exclusive): Int32Array {
  const { codes } = mergedDictionary(list.dictionary, added.dictionary)
  return concat(
    list.codes,
    added.codes.map((code) => codes[code] as number),
  )
}
