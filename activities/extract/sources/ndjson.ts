import { fromOf, type NdjsonFrom, type SourceSpec } from '../../../core/brand/source.ts'
import { openCsv } from '../csv/read.ts'
import { type CsvBatch, type CsvForm, DEFAULT_LIMITS } from '../csv/types.ts'
import { readColumns } from '../load/columns.ts'
import { fileSession } from './files.ts'
import { type ExactJson, objectReader, parseExact } from './json-fields.ts'
import { repeatsKey, TWICE } from './json-keys.ts'
import type { Batch, Rows, SourceKind } from './kind.ts'

/** Files with a JSON object a line. A column is a path into it: `context.campaign.source`, `products.0.sku`. */
export const ndjson: SourceKind = {
  open: (spec, io) => {
    const from = fromOf(spec, 'ndjson')
    return Promise.resolve(fileSession(spec, from, io, (chunks) => readNdjson(chunks, spec, from)))
  },
}

/** Lines of the file are those of a table of one column; a file without any has no columns. */
async function readNdjson(
  chunks: AsyncIterable<Uint8Array>,
  spec: SourceSpec,
  { encoding, limits }: NdjsonFrom,
): Promise<Rows> {
  const form: CsvForm = {
    // No line holds a line break, so that nothing in it is taken for a delimiter.
    delimiter: '\n',
    quote: null,
    strayQuotes: 'literal',
    encoding,
    limits: { ...limits, columns: 1, rawBytes: DEFAULT_LIMITS.rawBytes },
  }
  const { batches } = await openCsv(chunks, form, ['line'], false)
  const lines = batches[Symbol.asyncIterator]()
  const first = await lines.next()
  const paths = readColumns(spec)
  const reader = objectReader(paths)
  return {
    header: first.done ? [] : paths,
    batches: objects(first, lines, reader),
    seen: reader.seen,
  }
}

type Reader = ReturnType<typeof objectReader>

async function* objects(
  first: IteratorResult<CsvBatch>,
  lines: AsyncIterator<CsvBatch>,
  reader: Reader,
): AsyncGenerator<Batch, void, void> {
  try {
    for (let at = first; !at.done; at = await lines.next()) yield batchOf(at.value, reader)
  } finally {
    await lines.return?.()
  }
}

/** A line is refused with all of its text, as it stands in the file. */
function batchOf({ rows: texts, lines, rejections: broken }: CsvBatch, reader: Reader): Batch {
  const rows: Batch['rows'][number][] = []
  const originals: string[] = []
  const places: number[] = []
  const rejections: Batch['rejections'][number][] = broken.map(({ line, ...rejection }) => ({
    ...rejection,
    at: String(line),
  }))
  for (const [index, [text = '']] of texts.entries()) {
    const line = lines[index] ?? 0
    const read = objectOf(text, reader)
    if ('reason' in read) rejections.push({ ...read, at: String(line), raw: Buffer.from(text) })
    else {
      rows.push(read.fields)
      originals.push(read.original)
      places.push(line)
    }
  }
  return { rows, originals, at: (row) => String(places[row] ?? 0), rejections }
}

const NO_JSON = { reason: 'bad_json', detail: 'expected one JSON object a line' } as const

function objectOf(text: string, reader: Reader): ReturnType<Reader['read']> {
  let value: ExactJson
  try {
    value = parseExact(text)
  } catch {
    return NO_JSON
  }
  const read = reader.read(value, text)
  return 'fields' in read && repeatsKey(text, value) ? TWICE : read
}
