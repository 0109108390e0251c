import { openCsv } from '../../activities/extract/csv/read.ts'
import { type CsvForm, DEFAULT_LIMITS } from '../../activities/extract/csv/types.ts'
import { type ColumnStats, scanColumn } from './column.ts'
import { type Dialect, rankDialects } from './dialect.ts'
import { meaningOf } from './header.ts'
import { mendedNames } from './header-line.ts'
import { firstLines, type InputFile } from './read.ts'
import { dateParts } from './shapes.ts'

/** A file as the source will read it, and what its columns hold. */
export interface FileProfile {
  readonly form: CsvForm
  readonly columnNames: readonly string[]
  /** The file has a line of headers; otherwise the source names its columns. */
  readonly hasHeader: boolean
  /** The line of headers has blank or repeated names: it is passed over, and the source names the columns. */
  readonly skipHeader: boolean
  readonly columns: readonly ColumnStats[]
  readonly rows: number
  /** Rows that no reading could make good. */
  readonly refused: number
  readonly nullWords: readonly string[]
}

/** Reads the whole file in the likeliest dialect; where rows are refused, tries others and keeps the best. */
export async function profileFile(input: InputFile, encoding: string): Promise<FileProfile> {
  const sample = await firstLines(input, encoding)
  const [first, ...others] = rankDialects(sample)
  if (!first) throw new Error('a sample without any reading: this is a defect of init')
  let best = await profileAs(input, formOf(first, encoding, 'reject'), sample)
  const rivals = [
    formOf(first, encoding, 'literal'),
    { ...formOf(first, encoding, 'literal'), quote: null },
    ...others.slice(0, 2).map((dialect) => formOf(dialect, encoding, 'reject')),
  ]
  for (const form of rivals) {
    if (best.refused === 0) break
    const next = await profileAs(input, form, sample)
    if (next.refused < best.refused && next.columns.length >= best.columns.length) best = next
  }
  return best
}

function formOf(
  { delimiter, quote }: Dialect,
  encoding: string,
  strayQuotes: CsvForm['strayQuotes'],
): CsvForm {
  return { delimiter, quote, strayQuotes, encoding, limits: DEFAULT_LIMITS }
}

async function profileAs(input: InputFile, form: CsvForm, sample: string): Promise<FileProfile> {
  const names = headerless(sample, form.delimiter)
  const mended = names === null ? mendedNames(sample, form) : null
  const file = await openCsv(input.chunks(), form, names ?? mended, mended !== null)
  const columnNames = file.header ?? []
  const scans = columnNames.map((name, place) => scanColumn(name, place))
  const words = new Set<string>()
  let rows = 0
  for await (const batch of file.batches) {
    rows += batch.rows.length
    for (const row of batch.rows) {
      for (const [index, value] of row.entries()) {
        scans[index]?.add(value)
        if (isNullWord(value)) words.add(value.trim())
      }
    }
  }
  const columns = scans.map((scan) => scan.stats())
  return {
    form,
    columnNames,
    hasHeader: names === null,
    skipHeader: mended !== null,
    columns,
    rows,
    refused: file.counts().rejected,
    nullWords: [...words].toSorted(),
  }
}

function isNullWord(value: string): boolean {
  const first = value.charCodeAt(0)
  // Most values begin with a letter that no such word has, which spares trimming them.
  return (
    value.length < 20 && (first <= 48 || first === 92 || first === 78 || first === 110) && NULLS.test(value)
  )
}
const NULLS = /^\s*(?:null|\\n|n\/a|#n\/a|nan|\(null\)|--?|0000-00-00(?: 00:00:00)?|00\/00\/0000)\s*$/i

/** Names for the columns of a file whose first line is a row already; null when it is a line of headers. */
function headerless(sample: string, delimiter: string): readonly string[] | null {
  const cells = (sample.split('\n', 1)[0] ?? '')
    .split(delimiter)
    .map((cell) => cell.trim().replaceAll(/^["']|["']$/g, ''))
  if (cells.some((cell) => meaningOf(cell) !== null)) return null
  const isData = (cell: string) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell) || /^[+-]?\d[\d.,]*$/.test(cell) || dateParts(cell) !== null
  const data = cells.filter(isData).length
  const hasAddress = cells.some((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell))
  if (!hasAddress && data < cells.length / 3) return null
  return data === 0 ? null : cells.map((_, index) => `column_${index + 1}`)
}
