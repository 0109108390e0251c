import type { BlockRules } from '../../../../activities/extract/csv/block.ts'
import { type CsvFile, openCsv } from '../../../../activities/extract/csv/read.ts'
import { createSplitter } from '../../../../activities/extract/csv/splitter.ts'
import {
  type CsvCounts,
  type CsvForm,
  type CsvRejection,
  DEFAULT_LIMITS,
} from '../../../../activities/extract/csv/types.ts'

export const FORM: CsvForm = {
  delimiter: ',',
  quote: '"',
  strayQuotes: 'reject',
  encoding: 'utf-8',
  limits: DEFAULT_LIMITS,
}

export const RULES: BlockRules = {
  marks: { delimiter: ',', quote: '"', strayQuotes: 'reject' },
  limits: DEFAULT_LIMITS,
  transcoded: false,
}

export interface Split {
  readonly rows: readonly (readonly string[])[]
  readonly lines: readonly number[]
  readonly rejections: readonly CsvRejection[]
  readonly counts: CsvCounts
}

/** Splits bytes that come in pieces of `size`; the first record is a row like the others. */
export function splitPieces(bytes: Buffer, size: number, rules: BlockRules, columns: number): Split {
  const splitter = createSplitter(rules, columns)
  const batches = []
  for (let at = 0; at < bytes.length; at += size) batches.push(splitter.push(bytes.subarray(at, at + size)))
  batches.push(splitter.finish())
  return {
    rows: batches.flatMap((batch) => batch.rows),
    lines: batches.flatMap((batch) => batch.lines),
    rejections: batches.flatMap((batch) => batch.rejections),
    counts: splitter.counts(),
  }
}

async function* chunksOf(bytes: Buffer | string, size: number): AsyncGenerator<Uint8Array, void, void> {
  const all = Buffer.from(bytes)
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}

/** Opens a whole file given as text or bytes. */
export function open(content: Buffer | string, form: CsvForm = FORM): Promise<CsvFile> {
  return openCsv(chunksOf(content, 7), form, null, false)
}

/** Opens a file whose header line is passed over. */
export function openNamed(content: string, columns: readonly string[]): Promise<CsvFile> {
  return openCsv(chunksOf(content, 7), FORM, columns, true)
}

/** Opens a file and reads it to its end. */
export async function readAll(content: Buffer | string, form: CsvForm = FORM) {
  const file = await open(content, form)
  const rows: (readonly string[])[] = []
  const lines: number[] = []
  const rejections: CsvRejection[] = []
  for await (const batch of file.batches) {
    rows.push(...batch.rows)
    lines.push(...batch.lines)
    rejections.push(...batch.rejections)
  }
  return { header: file.header, rows, lines, rejections, counts: file.counts() }
}
