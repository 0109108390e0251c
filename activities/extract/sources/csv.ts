import { type CsvFrom, fromOf } from '../../../core/brand/source.ts'
import { openCsv } from '../csv/read.ts'
import { type CsvBatch, type CsvForm, DEFAULT_LIMITS } from '../csv/types.ts'
import { fileSession } from './files.ts'
import type { Batch, Rows, SourceKind } from './kind.ts'

/** Files of rows and columns, a line or a few each. */
export const csv: SourceKind = {
  open: (spec, io) => {
    const from = fromOf(spec, 'csv')
    return Promise.resolve(fileSession(spec, from, io, (chunks) => readCsv(chunks, from)))
  },
}

/** Rows of a CSV file from its bytes; one without even a header line has no columns. */
async function readCsv(chunks: AsyncIterable<Uint8Array>, { format, limits }: CsvFrom): Promise<Rows> {
  const { delimiter, quote, encoding, strayQuotes, columns, skipHeader } = format
  const form: CsvForm = {
    delimiter,
    quote,
    encoding,
    strayQuotes,
    limits: { ...limits, rawBytes: DEFAULT_LIMITS.rawBytes },
  }
  const file = await openCsv(chunks, form, columns, skipHeader)
  const header = file.header ?? []
  return { header, batches: batchesOf(file.batches), seen: () => header }
}

async function* batchesOf(batches: AsyncIterable<CsvBatch>): AsyncGenerator<Batch, void, void> {
  for await (const { rows, lines, rejections } of batches) {
    yield {
      rows,
      originals: null,
      at: (row) => String(lines[row] ?? 0),
      rejections: rejections.map(({ line, ...rejection }) => ({ ...rejection, at: String(line) })),
    }
  }
}
