import type { Db } from '../../../../db/connect.ts'
import { eachCopied, intOf } from '../../../../db/copy-binary.ts'
import { identifierRows } from '../../../../db/vault/described.ts'
import type { RawColumn } from '../../engine/types.ts'
import type { ByteStore } from '../bytes.ts'
import { carriedIdentifiers } from '../carried.ts'
import { type Codes, codes, columnOf } from '../column.ts'
import { type Exclusive, exclusiveOf } from '../exclusive.ts'
import { type IdTable, idAt, type RecordIds } from '../ids.ts'
import { wordsOf } from '../policy.ts'
import type { DescribedBy } from './described.ts'

/** So many values of one type of identifier are compared a record; more are looked up only. */
const SLOTS = 2
/** What joins nobody says nothing, also where the model has not seen it yet. */
const BLOCKED = 'blocked_identifier'
const NONE = -1

/** The records that identifiers are read for: the ids ascending, and as which number each was read. */
export interface Read {
  readonly records: IdTable
  readonly ids: RecordIds
  readonly numbers: Int32Array
}

/** The columns of the identifiers that are compared, and the values of those of which a person has only one. */
export async function readIdentifiers(
  tx: Db,
  by: DescribedBy,
  { records, ids, numbers }: Read,
  among: string | null,
): Promise<{ readonly compared: readonly RawColumn[]; readonly exclusive: readonly Exclusive[] }> {
  const { types } = wordsOf(by)
  const carried = carriedIdentifiers(records)
  if (types.length > 0)
    await eachCopied(identifierRows(tx, types, BLOCKED, among), (row) => {
      carried.add(row, intOf(row, 3))
    })
  const slots = new Map(by.identifiers.map((type) => [type as string, Array.from({ length: SLOTS }, codes)]))
  const only = new Map(by.exclusive.map((type) => [type, codes()]))
  carried.each(by.limits, (read, type, code) => {
    setFirst(slots.get(type), read, code)
    setOnly(only.get(type), read, code, carried.values.count())
  })
  return {
    compared: by.identifiers.flatMap((type) =>
      (slots.get(type) ?? []).map((slot) => columnOf(type, slot.inOrder(numbers), carried.values)),
    ),
    exclusive: [...only.values()].map((ofType) => exclusiveIn(ofType.inOrder(numbers), ids, carried.values)),
  }
}

/** Into the first slot that is empty. */
function setFirst(slots: readonly Codes[] | undefined, read: number, code: number): void {
  if (slots === undefined) return
  for (const slot of slots) {
    if (slot.get(read) !== NONE) continue
    slot.set(read, code)
    return
  }
}

function exclusiveIn(
  said: Int32Array,
  ids: RecordIds,
  { count, textOf }: Pick<ByteStore, 'count' | 'textOf'>,
): Exclusive {
  return exclusiveOf(said.length, (place) => {
    const code = said[place] as number
    if (code === NONE) return null
    // No value begins so: what stands for a record with two values is its own.
    return code < count() ? textOf(code) : `\u0000${idAt(ids, place)}`
  })
}

/** A record with two values of which a person has only one agrees with nobody. */
function setOnly(ofType: Codes | undefined, read: number, code: number, count: number): void {
  if (ofType === undefined) return
  ofType.set(read, ofType.get(read) === NONE ? code : count + read)
}
