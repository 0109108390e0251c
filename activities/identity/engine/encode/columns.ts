import type { Concept } from '../concepts.ts'
import type { RawColumn, Table } from '../types.ts'

/** The columns of a concept. */
export function columnsOf(table: Table, concept: Concept): readonly RawColumn[] {
  return table.columns.filter((column) => column.concept === concept)
}

/** Several columns as one whose texts are joined by a blank: two columns of given names, two lines of an address. */
export function joined(columns: readonly RawColumn[]): RawColumn | null {
  return columns.length === 0 ? null : columns.reduce((all, next) => pairUp(all, next, joinedByBlank))
}

const joinedByBlank = (a: string, b: string): string => (a === '' ? b : b === '' ? a : `${a} ${b}`)

/** The first of several columns that says something, record by record. */
export function firstSaid(columns: readonly RawColumn[]): RawColumn | null {
  return columns.length === 0 ? null : columns.reduce((all, next) => pairUp(all, next, (a, b) => a || b))
}

/** Columns as one whose texts are parted by a bar, '' for what is missing; -1 where all are. */
export function barred(columns: readonly RawColumn[]): RawColumn {
  const [first, ...rest] = columns
  const start = first ?? { concept: 'category', codes: new Int32Array(0), values: [] }
  return rest.reduce((all, next) => pairUp(all, next, (a, b) => `${a}|${b}`), start)
}

/** The same column without texts that no record has. */
export function usedOnly({ concept, codes, values }: RawColumn): RawColumn {
  const places = new Int32Array(values.length).fill(-1)
  const used: string[] = []
  const again = codes.map((code) => {
    if (code < 0) return -1
    if (places[code] === -1) places[code] = used.push(values[code] as string) - 1
    return places[code] as number
  })
  return { concept, codes: again, values: used }
}

/** A column without any text, for so many records. */
export function nothing(records: number): RawColumn {
  return { concept: 'category', codes: new Int32Array(records).fill(-1), values: [] }
}

/** One text for each distinct pair of texts, made once. */
function pairUp(one: RawColumn, other: RawColumn, make: (a: string, b: string) => string): RawColumn {
  const codes = new Int32Array(one.codes.length)
  const values: string[] = []
  const known = new Map<number, number>()
  const width = other.values.length + 1
  for (let r = 0; r < codes.length; r++) {
    const a = one.codes[r] as number
    const b = other.codes[r] as number
    if (a < 0 && b < 0) {
      codes[r] = -1
      continue
    }
    const pair = (a + 1) * width + b + 1
    let code = known.get(pair)
    if (code === undefined) {
      code = values.push(make(one.values[a] ?? '', other.values[b] ?? '')) - 1
      known.set(pair, code)
    }
    codes[r] = code
  }
  return { concept: one.concept, codes, values }
}
