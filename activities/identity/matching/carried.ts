import type { CopiedRow } from '../../../db/copy-binary.ts'
import { placesByKey } from '../engine/by-key.ts'
import { growing } from '../engine/encode/growing.ts'
import { type ByteStore, byteStore } from './bytes.ts'
import { type IdTable, idTable } from './ids.ts'

/** Identifiers and their carriers, in the order that they are read in. */
export interface Carried {
  /** Takes a row: record_id, identifier_id, type, position (as a number, too) and value. */
  readonly add: (row: CopiedRow, position: number) => void
  /**
   * Each identifier of each record, record by record, of one in the order of its source's columns; but those that more
   * records carry than the limit of their type.
   */
  readonly each: (
    limits: ReadonlyMap<string, number>,
    visit: (read: number, type: string, code: number) => void,
  ) => void
  /** The values of the identifiers, by code. */
  readonly values: Pick<ByteStore, 'count' | 'textOf'>
}

/** The records were read before; carriers that are not among them count for the limit. */
export function carriedIdentifiers(records: IdTable): Carried {
  const identifiers = idTable()
  const values = byteStore()
  const types = typeStore()
  const carriers = growing(Uint32Array, 1 << 10)
  const rows = {
    read: growing(Uint32Array, 1 << 10),
    code: growing(Uint32Array, 1 << 10),
    position: growing(Uint32Array, 1 << 10),
  }
  const add: Carried['add'] = ({ bytes, from, to }, position) => {
    const code = identifiers.enter(bytes, from[1] as number)
    if (code === carriers.length()) {
      carriers.push(0)
      types.push(bytes, from[2] as number, to[2] as number)
      values.push(bytes, from[4] as number, to[4] as number)
    }
    carriers.array[code] = (carriers.array[code] as number) + 1
    const read = records.find(bytes, from[0] as number)
    if (read < 0) return
    rows.read.push(read)
    rows.code.push(code)
    rows.position.push(position)
  }
  const each: Carried['each'] = (limits, visit) => {
    const most = Float64Array.from(types.names(), (type) => limits.get(type) ?? Number.POSITIVE_INFINITY)
    const [read, code, position, count] = [
      rows.read.array,
      rows.code.array,
      rows.position.array,
      carriers.array,
    ]
    const inOrder = (a: number, b: number): number =>
      (position[a] as number) - (position[b] as number) ||
      identifiers.compare(code[a] as number, code[b] as number)
    const { start, places } = placesByKey(read.subarray(0, rows.read.length()), records.count())
    for (let key = 0; key + 1 < start.length; key++) {
      const [from, to] = [start[key] as number, start[key + 1] as number]
      if (to - from > 1) places.subarray(from, to).sort(inOrder)
      for (let i = from; i < to; i++) {
        const of = code[places[i] as number] as number
        const type = types.typeOf(of)
        if ((count[of] as number) <= (most[type] as number)) visit(key, types.names()[type] ?? '', of)
      }
    }
  }
  return { add, each, values }
}

/** The type of each identifier, by code; there are few. */
function typeStore() {
  const types = growing(Uint32Array, 1 << 10)
  const names: string[] = []
  return {
    push: (bytes: Buffer, from: number, to: number): void => {
      const name = bytes.toString('utf8', from, to)
      const known = names.indexOf(name)
      types.push(known < 0 ? names.push(name) - 1 : known)
    },
    typeOf: (code: number): number => types.array[code] as number,
    names: (): readonly string[] => names,
  }
}
