import type { AutoBlocked, Dictionary, Encoded, Field } from '../../engine/types.ts'

/** Typed arrays by name. */
export type Arrays = ReadonlyMap<string, ArrayBufferView>
type Kept = ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>

/** What is told of an encoded list beside its arrays: no values. */
export interface EncodedHead extends Pick<Encoded, 'records' | 'width' | 'without' | 'forms'> {
  readonly fields: readonly FieldHead[]
  readonly autoBlocked: readonly Omit<AutoBlocked, 'cleared'>[]
}

interface FieldHead extends Pick<Field, 'name' | 'slots'> {
  readonly dictionary: DictionaryHead
}

export interface DictionaryHead {
  readonly size: number
  readonly parts: readonly string[]
  readonly words: boolean
}

export const encodedHead = (encoded: Encoded): EncodedHead => ({
  records: encoded.records,
  width: encoded.width,
  without: encoded.without,
  forms: encoded.forms,
  fields: encoded.fields.map(({ name, slots, dictionary }) => ({
    name,
    slots,
    dictionary: dictionaryHead(dictionary),
  })),
  autoBlocked: encoded.autoBlocked.map(({ cleared: _, ...told }) => told),
})

export const encodedArrays = ({ rows, fields, autoBlocked }: Encoded): Arrays =>
  new Map<string, ArrayBufferView>([
    ['rows', rows],
    ...fields.flatMap(({ dictionary }, i) => [...dictionaryArrays(`field ${i}`, dictionary)]),
    ...autoBlocked.flatMap(({ cleared }, i) => [
      [`cleared ${i} places`, cleared.places] as const,
      [`cleared ${i} codes`, cleared.codes] as const,
    ]),
  ])

/** The list that was kept; values are counted anew. */
export function encodedFrom(head: EncodedHead, kept: Kept): Encoded {
  return {
    records: head.records,
    width: head.width,
    without: head.without,
    forms: head.forms,
    rows: ints(kept, 'rows'),
    fields: head.fields.map(({ name, slots, dictionary }, i) => ({
      name,
      slots,
      dictionary: dictionaryFrom(dictionary, `field ${i}`, kept),
    })),
    autoBlocked: head.autoBlocked.map((told, i) => ({
      ...told,
      cleared: { places: words(kept, `cleared ${i} places`), codes: words(kept, `cleared ${i} codes`) },
    })),
  }
}

export const dictionaryHead = ({ size, parts, words: own }: Dictionary): DictionaryHead => ({
  size,
  parts: Object.keys(parts),
  words: own !== null,
})

export const dictionaryArrays = (
  name: string,
  { text, start, hash, parts, words: own }: Dictionary,
): Arrays =>
  new Map<string, ArrayBufferView>([
    [`${name} text`, text],
    [`${name} start`, start],
    [`${name} hash`, hash],
    ...Object.entries(parts).map(([part, hashes]) => [`${name} part ${part}`, hashes] as const),
    ...(own === null
      ? []
      : ([
          [`${name} words start`, own.start],
          [`${name} words hash`, own.hash],
        ] as const)),
  ])

export const dictionaryFrom = (
  { size, parts, words: own }: DictionaryHead,
  name: string,
  kept: Kept,
): Dictionary => ({
  size,
  count: new Int32Array(size),
  text: new Uint16Array(bytesOf(kept, `${name} text`)),
  start: words(kept, `${name} start`),
  hash: words(kept, `${name} hash`),
  parts: Object.fromEntries(parts.map((part) => [part, words(kept, `${name} part ${part}`)])),
  words: own ? { start: words(kept, `${name} words start`), hash: words(kept, `${name} words hash`) } : null,
})

export const ints = (kept: Kept, name: string): Int32Array => new Int32Array(bytesOf(kept, name))
const words = (kept: Kept, name: string): Uint32Array => new Uint32Array(bytesOf(kept, name))

function bytesOf(kept: Kept, name: string): SharedArrayBuffer {
  const bytes = kept.get(name)
  if (bytes === undefined) throw new Error(`what a comparison kept lacks ${name}`)
  return bytes.buffer
}
