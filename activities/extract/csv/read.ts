import type { BlockRules } from './block.ts'
import { parseHeader, standIn } from './header.ts'
import { createSplitter } from './splitter.ts'
import { isPlainUtf8, transcode } from './transcode.ts'
import type { CsvBatch, CsvCounts, CsvForm } from './types.ts'

const BLOCK_BYTES = 256 * 1024

/** An open file. `header` is null when the file is empty; `counts` is complete once `batches` has ended. */
export interface CsvFile {
  readonly header: readonly string[] | null
  readonly batches: AsyncIterable<CsvBatch>
  counts(): CsvCounts
}

/**
 * Reads a CSV file from its bytes. `columns` names them for a file without a header line; null takes the first
 * record as the header, which is in no batch and no count. With `skipHeader` the first record is passed over too,
 * and `columns` stands for it.
 */
export async function openCsv(
  chunks: AsyncIterable<Uint8Array>,
  form: CsvForm,
  columns: readonly string[] | null,
  skipHeader: boolean,
): Promise<CsvFile> {
  const plain = isPlainUtf8(form.encoding)
  const rules: BlockRules = {
    marks: { delimiter: form.delimiter, quote: form.quote, strayQuotes: form.strayQuotes },
    limits: form.limits,
    transcoded: !plain,
  }
  const given = columns && parseHeader(columns, form.limits.columns)
  const splitter = createSplitter(rules, skipHeader ? 0 : (given?.length ?? 0))
  const batches = split(blocks(plain ? chunks : transcode(chunks, form.encoding)), splitter)
  if (given && !skipHeader) return { header: given, batches, counts: splitter.counts }
  const { first, rest } = await firstRow(batches)
  const header = first && (given ? standIn(given, first) : parseHeader(first, form.limits.columns))
  return {
    header,
    batches: rest,
    counts: () => {
      const counts = splitter.counts()
      return { ...counts, good: counts.good - (first ? 1 : 0) }
    },
  }
}

async function* split(
  pieces: AsyncIterable<Buffer>,
  splitter: ReturnType<typeof createSplitter>,
): AsyncGenerator<CsvBatch, void, void> {
  for await (const piece of pieces) {
    const batch = splitter.push(piece)
    if (hasRecords(batch)) yield batch
  }
  const batch = splitter.finish()
  if (hasRecords(batch)) yield batch
}

function hasRecords(batch: CsvBatch): boolean {
  return batch.rows.length > 0 || batch.rejections.length > 0
}

/** Takes the header off; the batches that follow go on from there. */
async function firstRow(
  batches: AsyncGenerator<CsvBatch, void, void>,
): Promise<{ first: readonly string[] | null; rest: AsyncIterable<CsvBatch> }> {
  const { value: batch } = await batches.next()
  if (!batch) return { first: null, rest: batches }
  const [first, ...rows] = batch.rows
  const [, ...lines] = batch.lines
  return { first: first ?? null, rest: prepend({ ...batch, rows, lines }, batches) }
}

async function* prepend(
  batch: CsvBatch,
  batches: AsyncGenerator<CsvBatch, void, void>,
): AsyncGenerator<CsvBatch, void, void> {
  if (hasRecords(batch)) yield batch
  yield* batches
}

/** Small pieces (gzip gives 16 KB) put together, so that the work of a block is not done for each. */
async function* blocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    length += chunk.byteLength
    if (length < BLOCK_BYTES) continue
    const whole = held.length === 1 && held[0] ? held[0] : Buffer.concat(held, length)
    held = []
    length = 0
    for (let at = 0; at < whole.length; at += BLOCK_BYTES) yield whole.subarray(at, at + BLOCK_BYTES)
  }
  if (length > 0) yield Buffer.concat(held, length)
}
