import type { Cell } from '../render/columns.ts'

const NEEDS_QUOTES = /[",\r\n]/
/** What a spreadsheet would run: OWASP's list. Numbers are never guarded, texts that look like numbers are. */
const FORMULA = /^[=+\-@\t\r\n]/

/** One line of CSV (RFC 4180, ended by a line feed). */
export function csvLine(cells: readonly Cell[], guard: boolean): string {
  return `${cells.map((cell) => csvCell(cell, guard)).join(',')}\n`
}

function csvCell(cell: Cell, guard: boolean): string {
  if (cell === null) return ''
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  const shown = typeof cell === 'string' ? cell : JSON.stringify(cell)
  const text = guard && FORMULA.test(shown) ? `'${shown}` : shown
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line of NDJSON: an object with the columns' names. */
export function jsonLine(names: readonly string[], cells: readonly Cell[]): string {
  return `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i] ?? null])))}\n`
}
