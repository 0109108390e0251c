import type { Paint } from './paint.ts'

/** A column of a table for people. */
export interface Column<Row> {
  readonly head: string
  /** Numbers stand on the right. */
  readonly number?: true
  readonly cell: (row: Row) => string
  /** Colours a cell after it was padded; the plain text is the second argument. */
  readonly tint?: (padded: string, text: string) => string
}

const GAP = '  '

/** Lines of a table: a head, and one line a row; the last column is not padded. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  tint: Paint,
): readonly string[] {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.cell(row))))
  const widths = columns.map((column, i) =>
    Math.max(width(column.head), ...cells.map((line) => width(line[i] ?? ''))),
  )
  const line = (texts: readonly string[], colour: (padded: string, i: number) => string): string =>
    texts
      .map((text, i) => colour(pad(text, widths[i] ?? 0, columns[i]?.number === true), i))
      .join(GAP)
      .trimEnd()
  const head = line(
    columns.map((column) => column.head),
    (padded) => tint.dim(padded),
  )
  return [
    head,
    ...cells.map((texts) => line(texts, (padded, i) => columns[i]?.tint?.(padded, texts[i] ?? '') ?? padded)),
  ]
}

/** Lines of `name  value` pairs, the values in one column. */
export function pairLines(pairs: readonly (readonly [string, string])[], tint: Paint): readonly string[] {
  const longest = Math.max(0, ...pairs.map(([name]) => width(name)))
  return pairs.map(([name, value]) => `${tint.dim(pad(name, longest, false))}${GAP}${value}`)
}

function pad(text: string, size: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, size - width(text)))
  return right ? blanks + text : text + blanks
}

/** Columns on a terminal: wide characters take two, combining ones none. */
export function width(text: string): number {
  let columns = 0
  for (const char of text) columns += COMBINING.test(char) ? 0 : WIDE.test(char) ? 2 : 1
  return columns
}

const COMBINING = /^[\p{Mn}\p{Me}\u200b-\u200f]$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]$/u

/** Control characters would move the cursor: values of a database are shown, never obeyed. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}
