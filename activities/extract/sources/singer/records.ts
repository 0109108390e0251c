import type { SizedBatch } from '../ahead.ts'
import type { ExactJson, objectReader } from '../json-fields.ts'
import { sortedJson } from '../json-fields.ts'
import type { RecordFault } from './message.ts'

const BATCH_ROWS = 500
const BATCH_BYTES = 2 ** 20
/** What is kept of a refused record. */
const RAW_BYTES = 64 * 1024

/** Records on their way to a batch. */
export interface BatchMaker {
  /** Adds one; `at` is the line of the tap's output on which it stood. */
  add(record: ExactJson, fault: RecordFault | null, at: number, bytes: number): void
  isFull(): boolean
  /** What was added since the last time; null = nothing. */
  take(): SizedBatch | null
}

export function batchMaker(reader: ReturnType<typeof objectReader>): BatchMaker {
  let rows: (readonly string[])[] = []
  let originals: string[] = []
  let places: number[] = []
  let rejections: SizedBatch['rejections'][number][] = []
  let bytes = 0
  return {
    add: (record, fault, at, size) => {
      bytes += size
      const text = sortedJson(record)
      const read = fault ?? reader.read(record, text)
      if ('fields' in read) {
        rows.push(read.fields)
        originals.push(read.original)
        places.push(at)
      } else rejections.push({ ...read, at: String(at), raw: Buffer.from(text).subarray(0, RAW_BYTES) })
    },
    isFull: () => rows.length + rejections.length >= BATCH_ROWS || bytes >= BATCH_BYTES,
    take: () => {
      if (rows.length + rejections.length === 0) return null
      const lines = places
      const batch = { rows, originals, at: (row: number) => String(lines[row] ?? 0), rejections, bytes }
      ;[rows, originals, places, rejections, bytes] = [[], [], [], [], 0]
      return batch
    },
  }
}
