import type { FieldName, RawColumn } from '../types.ts'
import type { Interner } from './interner.ts'

/** A field in the making: its slots, codes record by record, share one dictionary. */
export interface Draft {
  readonly name: FieldName
  readonly values: Interner
  readonly slots: readonly Int32Array[]
}

/** Codes of a column's normalised texts, record by record; each distinct raw text is normalised once. */
export function coded(column: RawColumn, values: Interner, normalise: (raw: string) => string): Int32Array {
  const codeOf = new Int32Array(column.values.length)
  for (let i = 0; i < codeOf.length; i++) codeOf[i] = values.add(normalise(column.values[i] as string))
  return byRecord(column, codeOf)
}

/** The same where one text says several things: it is split once, and its parts go to a dictionary each. */
export function codedParts<K extends string>(
  column: RawColumn,
  values: Readonly<Record<K, Interner>>,
  split: (raw: string) => Readonly<Record<K, string>>,
): Readonly<Record<K, Int32Array>> {
  const names = Object.keys(values) as K[]
  const codesOf = names.map(() => new Int32Array(column.values.length))
  for (let i = 0; i < column.values.length; i++) {
    const parts = split(column.values[i] as string)
    for (let n = 0; n < names.length; n++) {
      const name = names[n] as K
      const codeOf = codesOf[n] as Int32Array
      codeOf[i] = values[name].add(parts[name])
    }
  }
  return Object.fromEntries(
    names.map((name, n) => [name, byRecord(column, codesOf[n] as Int32Array)]),
  ) as Record<K, Int32Array>
}

/** What the first says, and where it says nothing, what the second does; null if there is neither. */
export function either(first: Int32Array | null, second: Int32Array | null): Int32Array | null {
  if (first === null || second === null) return first ?? second
  return first.map((code, record) => code || (second[record] as number))
}

/** A field of one slot; null without it. */
export function draft(name: FieldName, values: Interner, codes: Int32Array | null): Draft | null {
  return codes === null ? null : { name, values, slots: [codes] }
}

function byRecord({ codes }: RawColumn, codeOf: Int32Array): Int32Array {
  const all = new Int32Array(codes.length)
  for (let record = 0; record < codes.length; record++) {
    const code = codes[record] as number
    if (code >= 0) all[record] = codeOf[code] as number
  }
  return all
}
