import { endianness } from 'node:os'
import type { Db } from '../../../../db/connect.ts'
import { type BytesRow, bytesRows, eachCopied, intOf } from '../../../../db/copy-binary.ts'
import {
  type ComparedHead,
  comparedHead,
  comparedParts,
  emptyCompared,
  PART_BYTES,
  replaceCompared,
} from '../../../../db/vault/compared.ts'

/** What a comparison keeps, so that the next one compares only what changed. */
export interface Kept {
  /** JSON text; no values of people. */
  readonly head: string
  /** By name; they may be shared between threads, and must not change while they are written. */
  readonly arrays: ReadonlyMap<string, ArrayBufferView>
}

/** What is kept, without its arrays, and the run that kept it. */
export interface KeptHead {
  readonly runId: number
  readonly head: string
}

/** Bytes of one array, and of which parts they came. */
interface Arriving {
  readonly bytes: Uint8Array<SharedArrayBuffer>
  readonly arrived: Uint8Array
}

/** Keeps this instead of what was kept before, in the caller's transaction; of a plan nothing is kept. */
export async function writeKept(tx: Db, runId: number, { head, arrays }: Kept): Promise<void> {
  const named = [...arrays].map(([name, view]) => ({ name, bytes: view.byteLength }))
  const kept = { run_id: runId, head, byte_order: endianness(), arrays: named }
  await replaceCompared(tx, kept, bytesRows(partsOf(runId, arrays.values())))
}

function* partsOf(runId: number, arrays: Iterable<ArrayBufferView>): Generator<BytesRow> {
  let number = 0
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength)
    for (let part = 0; part * PART_BYTES < byteLength; part++)
      yield {
        ints: [runId, number, part],
        bytes: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      }
    number += 1
  }
}

/** What is kept, without reading its arrays; null = nothing that this machine could read. */
export async function readKeptHead(tx: Db): Promise<KeptHead | null> {
  const kept = await readable(tx)
  return kept && { runId: kept.run_id, head: kept.head }
}

/**
 * The bytes of each array, in a buffer of its own that threads can share, as long as the array; null = nothing is kept,
 * or not all of it is there.
 */
export async function readKeptArrays(
  tx: Db,
): Promise<ReadonlyMap<string, Uint8Array<SharedArrayBuffer>> | null> {
  const kept = await readable(tx)
  if (kept === null) return null
  const arrays = kept.arrays.map(
    ({ bytes }): Arriving => ({
      bytes: new Uint8Array(new SharedArrayBuffer(bytes)),
      arrived: new Uint8Array(Math.ceil(bytes / PART_BYTES)),
    }),
  )
  let odd = false
  await eachCopied(comparedParts(tx, kept.run_id), (row) => {
    const array = arrays[intOf(row, 0)]
    const bytes = row.bytes.subarray(row.from[2], row.to[2])
    if (array === undefined || !takes(array, intOf(row, 1), bytes)) odd = true
  })
  if (odd || arrays.some(({ arrived }) => arrived.includes(0))) return null
  return new Map(arrays.map(({ bytes }, n) => [kept.arrays[n]?.name ?? '', bytes]))
}

/** Puts a part in its place; false = it is none of this array, or came before. */
function takes({ bytes, arrived }: Arriving, part: number, some: Uint8Array): boolean {
  const from = part * PART_BYTES
  if (arrived[part] !== 0 || some.length !== Math.min(PART_BYTES, bytes.length - from)) return false
  arrived[part] = 1
  bytes.set(some, from)
  return true
}

/** Nothing is kept any more: the next night compares everybody. */
export const dropKept = (tx: Db): Promise<void> => emptyCompared(tx)

async function readable(tx: Db): Promise<ComparedHead | null> {
  const kept = await comparedHead(tx)
  return kept?.byte_order === endianness() ? kept : null
}
